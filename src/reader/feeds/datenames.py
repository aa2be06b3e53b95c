"""The words of dates: months in the languages of the world's press, halves of the day, and zones.

Month names follow what newspapers print (nominative and, where dates decline them, genitive). Earlier languages win
where two claim one word: Polish and Croatian, for one, mean different months by "listopad".
"""

import unicodedata
from functools import cache

_MONTHS = """
en January February March April May June July August September October November December
id Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember
id - Pebruari - - - - - Agt,Ags - - Nopember,Nop -
es enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
es - - - - - - - - setiembre - - -
pt janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
fr janvier février mars avril mai juin juillet août septembre octobre novembre décembre
de Januar Februar März April Mai Juni Juli August September Oktober November Dezember
de Jänner Feber Mrz - - - - - - - - -
it gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
ms Januari Februari Mac April Mei Jun Julai Ogos September Oktober November Disember
nl januari februari maart april mei juni juli augustus september oktober november december
nl - - mrt - - - - - - - - -
da januar februar marts april maj juni juli august september oktober november december
nb januar februar mars april mai juni juli august september oktober november desember
sv januari februari mars april maj juni juli augusti september oktober november december
ru январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
ru января февраля марта апреля мая июня июля августа сентября октября ноября декабря
uk січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень
uk січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
be студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня
bg януари февруари март април май юни юли август септември октомври ноември декември
sr јануар фебруар март април мај јун јул август септембар октобар новембар децембар
pl styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
pl stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
cs leden únor březen duben květen červen červenec srpen září říjen listopad prosinec
cs ledna února března dubna května června července srpna září října listopadu prosince
sk január február marec apríl máj jún júl august september október november december
sk januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
sl januar februar marec april maj junij julij avgust september oktober november december
hr siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan listopad studeni prosinac
hr siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna - studenoga prosinca
ro ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
hu január február március április május június július augusztus szeptember október november december
tr Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık
az yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
el Ιανουάριος Φεβρουάριος Μάρτιος Απρίλιος Μάιος Ιούνιος Ιούλιος Αύγουστος Σεπτέμβριος Οκτώβριος Νοέμβριος Δεκέμβριος
el Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου
el - - - - - Ιουν Ιουλ - - - - -
fi tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu
fi tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta - - joulukuuta
fi - - - - - - - - - lokakuuta marraskuuta -
et jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
lv janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris
lt sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
is janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
ca gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
eu urtarrila otsaila martxoa apirila maiatza ekaina uztaila abuztua iraila urria azaroa abendua
gl xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro
cy Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr
tl Enero Pebrero Marso Abril Mayo Hunyo Hulyo Agosto Setyembre Oktubre Nobyembre Disyembre
sw Januari Februari Machi Aprili Mei Juni Julai Agosti Septemba Oktoba Novemba Desemba
th มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
ar يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
ar - - - إبريل - - - - - - - -
he ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
he בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר
hi जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
hi - फरवरी - - - - - - सितम्बर अक्तूबर नवम्बर दिसम्बर
bn জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
ur جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
"""

_AFTER_NOON = "pm p.m μμ 오후 下午 午後 晚上 siang sore malam petang"
_BEFORE_NOON = "am a.m πμ 오전 上午 午前 早上 pagi"
_FILLERS = """
at on the of st nd rd th de del do da la las a à às um uhr kl klo alle ore ora ob г год о в pukul jam tanggal tgl
h hs hrs hours hour și dne ve
"""

AFTER_NOON = frozenset(_AFTER_NOON.split())
BEFORE_NOON = frozenset(_BEFORE_NOON.split())
FILLERS = frozenset(_FILLERS.split())
"""Words that stand between a date's parts and say nothing."""

_ZONES = """
0 ut utc gmt z wet
1 bst cet wat west met
2 cest eet cat sast mest
3 eest msk eat trt idt
3:30 irst
4 gst msd
4:30 aft irdt
5 pkt uzt yekt
5:30 ist
5:45 npt
6 bdt almt omst
6:30 mmt
7 wib ict novt krat asia/jakarta asia/pontianak asia/bangkok
8 wita sgt myt hkt pht awst irkt asia/makassar asia/singapore asia/kuala_lumpur
9 wit jst kst yakt asia/jayapura asia/tokyo asia/seoul
9:30 acst
10 aest vlat chst
10:30 acdt
11 aedt magt
12 nzst
13 nzdt
-1 azot
-2:30 ndt
-3 brt art uyt adt
-3:30 nst
-4 ast at clt edt bot vet
-5 est et cdt cot pet
-6 cst ct mdt
-7 mst mt pdt
-8 pst pt akdt
-9 akst hdt
-10 hst
"""


def fold(word: str) -> str:
    """Give a word in lower case without its Latin, Greek and Cyrillic accents; other scripts keep their signs."""
    folded = word.casefold().replace("ı", "i")
    if folded.isascii():
        return folded
    parts = unicodedata.normalize("NFKD", folded)
    return unicodedata.normalize("NFC", "".join(c for c in parts if not "\u0300" <= c <= "\u036f"))


@cache
def months() -> dict[str, int]:
    """Every month name, and every beginning of three letters or more that tells the month, folded, to 1 to 12."""
    rows = [line.split() for line in _MONTHS.strip().splitlines()]
    table: dict[str, int] = {}
    for _, *names in rows:
        for number, name in _named(names):
            table.setdefault(name, number)
    for language in dict.fromkeys(row[0] for row in rows):
        stems: dict[str, set[int]] = {}
        for row in rows:
            if row[0] == language:
                for number, name in _named(row[1:]):
                    for end in range(3, len(name)):
                        stems.setdefault(name[:end], set()).add(number)
        for stem, numbers in stems.items():
            if len(numbers) == 1:
                table.setdefault(stem, *numbers)
    return table


@cache
def zones() -> dict[str, int]:
    """Zone names, folded, to their minutes east of Greenwich; where a name is shared, the one most feeds mean."""
    table: dict[str, int] = {}
    for line in _ZONES.strip().splitlines():
        offset, *names = line.split()
        hours, _, minutes = offset.lstrip("-").partition(":")
        size = int(hours) * 60 + int(minutes or 0)
        table.update(dict.fromkeys(names, -size if offset.startswith("-") else size))
    return table


def _named(names: list[str]) -> list[tuple[int, str]]:
    return [
        (number, fold(name)) for number, cell in enumerate(names, start=1) for name in cell.split(",") if name != "-"
    ]
