"""The words that tell the end of a sentence from the point of an abbreviation.

Tables for the segmenter, in lower case, without the last point and without apostrophes (``gov't``
stands as ``govt``). English, Filipino, Spanish, French and German share them, since a Manila paper
mixes the first three in one article. Nothing here decides anything.
"""

from __future__ import annotations

import re


def _words(lines: str) -> frozenset[str]:
    return frozenset(lines.split())


TITLES = _words("""
    mr mrs ms mx messrs dr drs dra prof profa hon rev fr br bro msgr mons abp archbp bp ptr ven mme
    mmes mlle mm sig dott avv hr frl dipl ing lic arq sra srta sres dña gng bb kgg kag pres sen sens
    rep reps gov govs sec secs usec asec amb atty attys engr arch dir chmn mgr cong cllr coun pang
    comm commr min dep det supv treas asst assoc assy att vice gen lt col maj capt cpl sgt pvt pfc
    spc cmdr cdr comdr comdt cmdt cmdre commo adm radm vadm ens brig brgd insp supt supts ofc offr
    const csupt ssupt cinsp sinsp msgt tsgt ssgt sfc lcpl gral cnel tte cap comte alm hptm oblt
    obstlt st ste sta sto mt mts ft pt rt brgy bgy brg sts ss ret fa ma sol pstr ust bl jr sr jud
    jus jj cj pros adj av avda
""")
"""What stands before a name or a place; counts only with a capital."""

LOWER_TITLES = _words("sr sra srta sres dr dra prof gral mons mme mlle av avda")
"""Titles that Spanish and French may write in lower case."""

DOUBTFUL_TITLES = _words(
    "sec rep gen col pt ft st min const arch cap rt att vice dir ma sol bl ret fa"
)
"""Titles that are also words, or end street names: a plain sentence start wins over them."""

SUFFIXES = _words("inc corp ltd co llc plc pty pte cía cia jr sr esq")
"""What stands after a name; counts only with a capital."""

AFTER_SUFFIXES = _words("""
    president chairman chairwoman chairperson chair chief ceo cfo coo vice executive director
    managing senior general founder cofounder spokesman spokeswoman spokesperson manager treasurer
    secretary board deputy ltd inc corp co llc jr sr esq ii iii iv day memorial boulevard avenue
    street school library park foundation center centre award building airport hospital university
    college high elementary stadium museum class series bridge highway expressway freeway trophy cup
    house hall administration plaza institute station scholarship fund kg kgaa ag
""")
"""What goes on with a name after its suffix: ``Acme Inc. President``, ``King Jr. Day``."""

STATES = _words("""
    calif fla tex mass conn pa va ga ala ariz ark colo del ill ind kan ky la md mich minn miss mont
    neb nev okla ore tenn vt wash wis wyo ont que alta sask
""")
"""American states and Canadian provinces; count only with a capital."""

DOUBTFUL_STATES = _words("mass miss wash ore ill ind del la pa ma va md me")
"""States that are also words or names: they count only after a comma, as in ``Boston, Mass.``"""

MONTHS = _words("""
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun ene
    abr ago dic mär okt dez janv févr avr juil déc peb hun hul set nob dis
""")
"""Months and days of the week; count only with a capital."""

NUMBERED = _words("""
    no nos nr núm num art arts sec secs ch chap chaps vol vols p pp pg pgs pág págs fig figs eq eqs
    par para paras pt pts ex exh app cl bk bd abs kap aufl ver sched blg rs rec cir stat supp rte rt
    hwy bldg rm flr apt ste tel telf tlf fax ext loc c ca circa est cap ser n t gen exod lev deut ps
    prov isa jer mt mk lk jn rom cor gal eph phil thess tim heb rev
""")
"""What stands before a number."""

UNITS = _words("""
    ft in yd yds mi lb lbs oz pt qt gal gals sq cu kg kgs km kms cm mm ha hr hrs min mins sec secs
    mph kph wk wks mo mos yr yrs std sek
""")
"""What stands after a number."""

NEVER_LAST = _words("""
    e.g i.e c.f cf viz vs v approx esp incl excl resp a.k.a p.ej p.ex z.b d.h u.a v.a i.d.r s.o s.u
    o.g bzw evtl ggf inkl exkl mio mrd vgl sog geb ehem zzgl ej p.s ps aprox nr núm
    ud uds vd vds env w.r.t n.b q.v op ca voc eds fmr chr
""")
"""What is always followed by more of the same sentence."""

OFTEN_LAST = _words("etc usw atbp")
"""What ends a sentence before any capital."""

GOING_ON = _words("""
    dept depts univ inst acad natl intl fed govt govts assoc admin mgmt dev div dist prov mun cir
    hosp sch elem ed trans comp rev supp anon illus publ repr cols tel temp avg fl lat assn bros cos
    ave blvd rd hwy pkwy bldg wm geo chas thos robt benj ibid cit seq loc phil phils subd vill cor
    blk devt ent mfg mktg crim civ max min máx mín hal
""")
"""Other abbreviations: they go on, unless a plain sentence start follows."""

DEGREES = _words("ph.d m.b.a ll.b ll.m m.sc b.sc ed.d d.phil")
"""Academic degrees that nobody takes for the initials of a name."""

ERAS = _words("m.p.h k.p.h b.c b.c.e a.d c.e")
"""What ends a sentence before any capital, where a number stands before it."""

STARTERS = _words("""
    a an the this that these those he she it they we you i his her its their our my your in on at by
    for from with without after before during since until while when where why what who how which
    whose if whether as although though because despite unless once upon within under against among
    between through throughout about above across along amid around behind below beyond inside
    outside over like unlike and but or nor so yet then there here however meanwhile also thus
    therefore hence instead nevertheless moreover furthermore additionally otherwise perhaps maybe
    indeed still even only again now today yesterday tomorrow tonight earlier later soon recently
    lately often sometimes never always almost nearly already finally initially eventually
    afterwards apparently reportedly asked according following based given some many most all both
    each every few several no nobody none nothing not another other others either neither such same
    more less much any anyone anybody anything everyone everybody everything someone somebody
    something is are was were do does did don didn doesn isn aren wasn weren won wouldn couldn
    shouldn can cannot could would should has have had hasn haven hadn let please yes thanks two
    three four five six seven eight nine ten hundreds thousands millions analysts critics officials
    experts investors shares prices sales profits reporters researchers scientists authorities
    residents witnesses supporters opponents protesters lawmakers prosecutors investigators people
    children women men students workers voters exports imports el la los las lo un una en con sin
    sobre según pero si fue era este esta estos estas esto ese esa su sus cuando como aunque además
    también tras desde hasta entre ya más por para se le les une des il elle ils elles nous vous je
    ce cette ces au aux dans par pour avec sur mais et ou selon après avant depuis der die das ein
    eine einer eines er sie es wir ihr ich im am auf aus bei mit nach von vor zu zum zur für über
    unter und aber oder doch denn wenn als da dann dort hier auch wie wer wo dies diese dieser
    dieses man nicht kein keine alle viele einige während nachdem seit bis laut ang ng sa sina ni
    nina kay mga ito iyon siya sila kami tayo ako ikaw kayo hindi wala mayroon kung kapag dahil
    ngunit subalit ngayon kahapon bukas bukod ayon habang nang noong nasa isang isa aniya kaya
    matapos bago
""")
"""Words that, capitalised, begin a sentence rather than go on with a name."""

PARTICLES = _words("""
    de la dela del delos delas los las da das do dos di du des le les el al bin ibn bint von van vom
    zu zum zur ten ter den der af av san
""")
"""Small words that names begin with: ``de Leon``, ``van Gogh``."""

CONNECTORS = _words("of the for and y e et und")
"""Small words inside names and offices: ``Bureau of Customs``."""

NAME_WORDS = PARTICLES | CONNECTORS
"""All small words that may stand inside the name of a speaker."""

SPEECH = _words("""
    asked asks said says told tells added adds replied replies answered shouted yelled cried
    wondered wrote quipped joked demanded exclaimed inquired declared remarked continued explained
    noted stated whispered screamed responded retorted snapped recalled insisted tweeted posted
    argued chanted quoted warned lamented pleaded ask say mused countered pressed challenged barked
    thundered blurted interjected implored urged begged queried teased chided murmured muttered
    hissed roared bellowed boasted ranted vowed concluded opined stressed preguntó dijo respondió
    exclamó añadió fragte sagte antwortete rief demanda dit répondit tanong sabi ani
""")
"""What names the speaker of a quotation."""

LETTERED = _words("""
    plan vitamin vitamins grade class group type category section schedule exhibit annex appendix
    title part level phase gate block lot unit room building hall terminal pier zone district area
    team side point option version series hepatitis influenza war figure table company tier form
    score rating channel wing row module paragraph letter model item clause
""")
"""Nouns that take a letter: ``Plan B.`` ends in no initial."""

CALENDAR = MONTHS | _words("""
    january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday januar februar märz mai juni juli oktober
    dezember jahrhundert jahrhunderts weltkrieg weltkriegs weltkrieges
""")
"""What may follow an ordinal number or a time of day."""

CLOCK = CALENDAR | _words("""
    manila philippine eastern central pacific mountain greenwich local et est edt ct cst cdt mt mst
    mdt pt pst pdt gmt utc bst cet pht jst hkt sgt
""")
"""What may follow ``a.m.`` and ``p.m.``"""

EDITORIAL = _words("editor editors note notes update updated correction translation")
"""What begins a bracket that belongs to the editors, not to the quotation before it."""

EXCLAIMING_NAMES = _words("yahoo yum jeopardy wham")
"""Names written with an exclamation mark."""

FUNCTION_WORDS = _words("""
    the a an of to in on at by for from with and or but nor as that which who whose is are was were
    be been has have had will would can could should may might must not his her its their our your
    my this these those into over under than de la el los las y o en con por para del un una que se
    ng sa ang mga na ni si kay der die das dem den ein eine einer einem und oder mit von zu im le
    les du des et
""")
"""Small words that no headline ends with."""

LOWER_CASE = (
    NEVER_LAST | OFTEN_LAST | GOING_ON | NUMBERED | UNITS | LOWER_TITLES | frozenset({"al"})
)
"""Whatever may be an abbreviation in lower case."""

ANY_CASE = LOWER_CASE | TITLES | SUFFIXES | STATES | MONTHS
"""Whatever may be an abbreviation with a capital."""

CONSONANTS = re.compile(r"[A-Z][b-df-hj-np-tv-xz]{1,4}")
"""Capitalised letters without a vowel (``Kgd``): an abbreviation, though no table knows it."""

PLAIN_TITLES = TITLES - DOUBTFUL_TITLES - SUFFIXES - NUMBERED - UNITS - GOING_ON
"""Titles that are nothing else."""
