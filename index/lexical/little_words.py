"""The little words of languages: by them a text's language is told, and none of them is searched.

Compiled by hand: the commonest articles, prepositions, conjunctions, pronouns and auxiliary verbs,
by the codes of ISO 639-1, and the words that a question asks with. Nothing here decides anything.
"""

from __future__ import annotations

LITTLE = {
    "en": """the and that with from it are were his has which this but been their they its who would
        she you when after what there than of in is was to for on by as at be have had not will he
        a an or if so do did does can about into over more out up them we our said said also""",
    "fr": """le la les un une des du de et est en au aux que qui dans pour par sur pas ne ce cette
        ces se sa son ses leur leurs il elle ils elles nous vous avec sans sous mais ou où plus été
        être
        avoir ont sont était étaient avait avaient a à l d n s c qu y comme après avant depuis entre
        deux tout toute tous fait dont lors aussi ainsi très encore même chez vers t m j je on""",
    "de": """der die das den dem des ein eine einen einem einer eines und ist sind war waren wird
        wurde wurden worden werden hat haben hatte hatten nicht auch auf aus bei bis durch für gegen
        im in mit nach noch nur oder sich sie er es wir ihr ihre ihren ihrem ihrer sein seine seinen
        seiner über um unter vom von vor zu zum zur zwischen als wie wenn dass daß aber am an so
        mehr sehr seit ohne man diese dieser dieses diesem kann können soll sollen will ich""",
    "es": """el la los las un una unos unas de del y e o en que es son fue fueron era eran ha han
        había habían ser está están estaba con por para se su sus lo le les no al como más pero sin
        sobre entre hasta desde también muy ya cuando este esta estos estas ese esa donde durante
        tras ante según todo todos toda todas dos hay ni si mi""",
    "it": """il lo la i gli le un uno una di del dello della dei degli delle da dal dalla dai dalle
        in nel nella nei nelle a al allo alla ai agli alle su sul sulla sui sulle con per tra fra e
        ed o che è sono era erano ha hanno aveva avevano stato stata stati state essere non si come
        anche più ma se suo sua suoi sue loro questo questa questi queste dopo prima fino quando
        molto due ogni senza l d dell all nell sull dall c""",
    "pt": """o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela pelos pelas
        para com sem sob sobre e ou que é são foi foram era eram ser está estão tem têm tinha havia
        não se seu sua seus suas ao aos à às como mais mas também já até entre quando depois antes
        desde muito este esta esse essa isso isto ele ela eles elas dois duas há""",
    "nl": """de het een en van in is zijn was waren werd werden wordt worden dat die dit deze met op
        voor aan bij naar door om uit tot als ook maar niet nog er te heeft hebben had hadden ze zij
        hij wij we hun haar over onder tussen na sinds zonder meer dan of want kan kunnen moet zal
        zou geen wel al""",
    "da": """og i at det en den til er som på de med af for ikke der var mig sig men et har om vi
        min havde ham hun nu over da fra du ud sin dem os op man hans hvor eller hvad skal selv her
        alle vil blev kunne ind når være noget blive efter også mange bliver""",
    "no": """og i jeg det at en et den til er som på de med han av ikke der så var meg seg men har
        om vi hadde hun nå over da ved fra du ut sin dem oss opp man kan hans hvor eller hva skal
        selv her alle vil bli ble blitt kunne inn når være noe etter også mange etter mellom""",
    "sv": """och det att i en jag hon som han på den med var sig för så till är men ett om hade de
        av icke mig du henne då sin nu har inte hans honom skulle hennes där min man ej vid kunde
        något från ut när efter upp vi dem vara vad över än dig kan blev blir under också många
        mellan eller""",
    "fi": """ja on ei oli että se hän joka jotka mutta myös kun niin kuin ovat olivat sekä tai ole
        mukaan jälkeen vuoden vuonna sen hänen ovat hän olla jo vain sitä siitä tämä tämän ennen
        kanssa""",
    "hu": """a az és hogy nem is egy volt meg el de csak már mint ez azt ezt vagy ki még lehet volna
        lesz kell szerint után között pedig által sem majd voltak""",
    "ro": """și în de la a cu pe pentru că nu se din este sunt au fost o un care mai ca sau prin
        după până dar ce al ale lui lor fi avea era erau această acest între către sa său""",
    "tr": """ve bir bu da de için ile çok olarak daha olan ne gibi en kadar sonra ama olduğu var yok
        ise o değil her ki mi göre tarafından arasında oldu""",
    "pl": """i w na z do się nie to że jest o od po za jak ale dla co przez przy są był była było
        były oraz lub który która które tym tego jego jej ich też już tylko przed między może""",
    "cs": """a v na se je že z do to s o i k za po jako ale pro od byl byla bylo byly jsou které
        který která jeho její jejich také už jen nebo při podle mezi však""",
    "id": """yang dan di ke dari untuk dengan pada ini itu adalah tidak akan dalam oleh juga karena
        sudah telah ada bisa para atau sebagai tersebut mereka ia dia kami kita lebih setelah
        hingga antara saat""",
    "tl": """ang ng sa mga na ay at si ni kay sina nina kina ito iyon ako siya niya kaniya kanila
        sila nila kami kayo tayo namin natin ko mo ka may mayroon wala hindi din rin daw raw po
        para pero kung dahil nang pa lang lamang ba o noong bago mula hanggang isang tungkol nito
        kanyang kaniyang kanilang bilang upang habang matapos""",
    "vi": """và của là có không được trong cho với các những một này đã sẽ từ đến người khi ở ra để
        cũng như về theo tại vào năm""",
    "ru": """и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только
        ее её мне было вот от меня еще ещё нет о из ему когда даже ну или ни быть был него до вас
        уже вам они тут где есть для мы их чем была чтобы без будет были это этот эта эти при об
        после под над между который которая которые также""",
    "uk": """і в у не що він на я з як а та все вона так його але до за по від із є це й для ми їх
        чи був була було були про під між який яка які також після та ще бути""",
    "bg": """и в на не че да се за от с е по са като но до при или ще беше бяха има този тази това
        след през между които който която""",
    "ar": """في من على إلى أن إن عن مع هذا هذه ذلك التي الذي كان كانت قد لا ما لم لن هو هي بعد قبل
        بين كل أو و ثم حتى منذ خلال عند كما لكن بعض غير""",
    "fa": """و در به از که این آن را با است برای یک خود تا کرد بر هم نیز شد می شود بود های ها یا اما
        پس بین""",
    "ur": """کے کی میں ہے اور سے کا کو اس کہ پر نے ہیں یہ کر تھا تھی جو ایک نہیں بھی گیا وہ""",
    "el": """και το η ο να του της την τα των με σε για από που στο στην στη στον είναι δεν θα οι
        τον ως ένα μια αλλά ή κατά μετά πριν αυτό ήταν έχει έχουν είχε τους τις""",
    "hi": """के की में है और से का को इस कि पर ने हैं यह कर था थी जो एक नहीं भी गया वह लिए""",
}

ASKING = {
    "en": "what who whom whose which when where why how did does much many",
    "fr": """qui que quoi quel quelle quels quelles quand où ou comment pourquoi combien lequel
        laquelle est-ce fut""",
    "de": """wer wen wem wessen was wann wo woher wohin wie warum wieso weshalb welche welcher
        welches welchen welchem wieviel viel viele""",
    "es": """quién quiénes qué cuál cuáles cuándo dónde adónde cómo cuánto cuánta cuántos cuántas
        por""",
    "it": """chi che cosa quale quali quando dove come perché quanto quanta quanti quante qual""",
    "pt": """quem que quê qual quais quando onde como porque porquê quanto quanta quantos
        quantas""",
    "nl": """wie wat wanneer waar waarom hoe welke welk hoeveel waarheen vanwaar lang veel""",
    "da": """hvem hvad hvornår hvor hvorfor hvordan hvilken hvilke hvilket mange meget""",
    "no": """hvem hva når hvor hvorfor hvordan hvilken hvilke hvilket mange mye""",
    "sv": """vem vad när var varför hur vilken vilka vilket många mycket""",
    "fi": """kuka ketkä mikä mitä milloin missä mistä mihin miksi miten kuinka paljonko monta""",
    "hu": """ki kik mi mit mikor hol honnan hova miért hogyan melyik mennyi hány""",
    "ro": """cine ce când unde cum care cât câtă câți câte""",
    "tr": """kim ne zaman nerede nereye nereden neden niçin nasıl hangi kaç kadar""",
    "pl": """kto co kiedy gdzie dlaczego jak ile który która które jaki jaka jakie""",
    "cs": """kdo co kdy kde proč jak kolik který která které jaký jaká jaké""",
    "id": """siapa apa kapan dimana mana mengapa kenapa bagaimana berapa""",
    "tl": """sino ano kailan saan bakit paano ilan ilang magkano alin nasaan gaano kanino anong
        nasa""",
    "vi": """ai gì nào đâu sao bao nhiêu""",
    "ru": """кто кого кому что чего когда где куда откуда почему зачем как какой какая какое какие
        сколько который чей""",
    "uk": """хто кого що коли де куди звідки чому як який яка яке які скільки""",
    "bg": """кой коя кое какво кога къде защо как колко""",
    "ar": """من ما ماذا متى أين كيف لماذا كم أي هل""",
    "fa": """چه کی کجا چرا چگونه چند کدام آیا""",
    "ur": """کون کیا کب کہاں کیوں کیسے کتنا کتنے کتنی""",
    "el": """ποιος ποια ποιο ποιοι τι πότε πού γιατί πώς πόσο πόσα πόσοι""",
    "hi": """कौन क्या कब कहाँ कहां क्यों कैसे कितना कितने कितनी किस किसने""",
}

ASKING_UNSPACED = (
    # Japanese
    """何 誰 だれ どこ どちら いつ なぜ どのくらい どの どれ どう どんな いくら いくつ ですか ますか
    でしたか ましたか でしょうか ませんか""",
    # Chinese, simplified and traditional
    """什么 什麼 甚麼 谁 誰 哪里 哪裡 哪儿 哪个 哪個 哪些 哪 何时 何時 什么时候 为什么 為什麼 为何
    怎么 怎麼 怎样 如何 多少 几 幾 多久 多长 多長 多大 多高 吗 嗎 呢""",
    # Thai
    """ใคร อะไร ที่ไหน เมื่อไร เมื่อไหร่ เมื่อใด ทำไม อย่างไร ยังไง เท่าไร เท่าไหร่ กี่ ที่ใด แห่งใด ไหน ใด
    หรือไม่ ไหม""",
    # Korean
    """누가 누구 무엇 언제 어디 왜 어떻게 얼마나 얼마 며칠 몇 어느 어떤 입니까 습니까 인가요 나요
    니까""",
    # Lao, Khmer, Burmese
    """ໃຜ ຫຍັງ ໃສ ເມື່ອໃດ ຈັກ ເທົ່າໃດ នរណា អ្វី ពេលណា ប៉ុន្មាន ဘယ်သူ ဘာ ဘယ်မှာ ဘယ်တော့ ဘယ်လောက်""",
)
"""What a question asks with in scripts that set no blanks between words."""

PARTICLES_UNSPACED = "について 的 了 是 在 和 与 與 于 於 被 把 由 ของ และ"
"""Their little words that are hardly a part of others."""
