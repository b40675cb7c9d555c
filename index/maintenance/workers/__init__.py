"""Who reads articles and embeds them? ``local.Local`` here, ``ray_cluster.joined`` elsewhere."""
