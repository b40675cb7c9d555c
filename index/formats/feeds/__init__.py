"""What has a site published? ``feed`` reads RSS and Atom, ``links`` refuses bare links."""
