"""Frequent English words, and how much of a text in Latin or Telugu letters they make up. Pure.

It tells English speech that was written down in another language's letters; nothing is recognised with it.
"""

import regex

from transcript.text.phonetic_key import key_of

_LIST = """
a able about above accept across act actually add afraid after afternoon again against age ago agree air all
almost alone along already also although always am america american among an and angry animal another answer
any anybody anyone anything anyway apple are area arm around arrive art as ask asked asking at ate away baby
back bad bag ball bank base be beach beautiful became because become bed been before began begin behind
being believe bell below best better between big bird birthday black blind blood blue board boat body book
born both bottle bottom bought box boy bread break breakfast bring broke brother brought brown build
building built bus business busy but buy by call called came can cannot car care careful carry case cat
catch cause cent center certain certainly chair chance change check chief child children choose church city
class clean clear clock close closed clothes cloud coat coffee cold college color come comes coming common
company complete computer consider control cook cooking cool corner correct cost could count country couple
course cover cross cry cup cut dad dark daughter day days dead deal dear death decide deep did difference
different difficult dinner do doctor does dog doing dollar dollars done door double doubt down draw dream
dress drink drive drop dry during each early earth east easy eat edge egg eight either eleven else empty end
english enjoy enough entire even evening ever every everybody everyone everything exactly example except
excuse expect experience explain eye eyes face fact fair fall family famous far farm farmer farmers fast fat
father favorite fear feel feeling feet fell fellow felt few field fifteen fifty fight figure fill finally
find fine finger finish fire first fish five floor flower fly follow food foot for forget form forty forward
found four free fresh friday friend friends from front full fun funny future game garden gave general get
getting girl give given glad glass go god goes going gold gone good got government grass gray great green
grew ground group grow guess guy had hair half hand hands happen happened happy hard has hat hate have
having he head health hear heard heart heat heavy held hello help her here hers herself hi high hill him
himself his history hit hold hole holiday home hope horse hospital hot hotel hour hours house how however
human hundred hungry hurry hurt husband i ice idea if important in inside instead interest interested
interesting into is island it its itself job join journey jump just keep kept key kid kids kill kind king
kitchen knew know known lady lake land language large last late later laugh law lead learn least leave
leaves leaving led left leg lemon less let letter level lie life light like likely line lion list listen
little live lived lives living local long look looked looking lord lose lost lot lots love low luck lunch
machine mad made mainly make makes making man many map mark market matter may maybe me mean means meet
meeting member men met middle might mile milk million mind mine minute minutes miss moment monday money
month months moon more morning most mother mountain mouth move moved movie much music must my myself name
names nature near necessary need needs neighbor neighbors never new news next nice night nine no nobody
noise none nor north nose not note nothing notice now number of off office often oh okay old on once one
ones only open opened or orange order other others our ours out outside over own page paid pain paint pair
paper parents park part party pass past pay peace pen people perfect perhaps period person phone picture
piece pink place plain plan plane plant play played playing please poor possible power present president
pretty price probably problem promise proud pull push put question quick quickly quiet quite race radio rain
raise ran reach read ready real really reason received red remember report reports rest return rice rich
ride right ring river road rock roof room round rule run running sad safe said sail salt same sat saturday
save saw say saying says school science sea season seat second see seem seems seen sell send sent sentence
serious service set seven several shall shape share she shell ship shirt shoe shoes shop shore short should
show shut sick side sign silver simple simply since sing sister sit six size skin sky sleep slow slowly
small smart smell smile snow so soft sold some somebody someone something sometimes son song soon sorry sort
sound south speak special speed spell spend spoke spoon spot spring stage stand star stars start started
starts state states station stay step still stone stood stop stopped store storm story straight strange
street strong student students study stuff such suddenly sugar suit summer sun sunday suppose sure surprise
sweet swim table take taken takes taking talk talked talking tall taste tea teach teacher team tell ten than
thank thanks that the their them themselves then there these they thick thin thing things think thinking
third thirty this those though thought thousand three threw through thursday ticket time times tired to
today together told tomorrow tonight too took top touch toward town train travel tree trees tried trip
trouble truck true trust truth try trying tuesday turn twelve twenty two type under understand university
until up upon us use used usual usually very village visit voice wait waiting walk walked wall want wanted
wants war warm was wash watch water way we wear weather wednesday week weeks well went were west wet what
wheel when where whether which while white who whole whose why wide wife wild will win wind window winter
wish with within without woman women wonder wonderful wood word words work worked working world worry worse
worst would write writing written wrong wrote yard yeah year years yellow yes yesterday yet you young your
yours yourself
"""
_WORDS = frozenset(_LIST.split())
"""The commonest words of spoken English, about 1,000, put down by hand."""

_IN_TELUGU = """
ద ది దిస్ దట్ దేర్ దే దెమ్ దెన్ దీస్ ఇట్ ఇట్స్ ఇజ్ ఈజ్ వాజ్ వాస్ వర్ ఆర్ బీ బిన్ ఐ యు యూ యువర్ మై హీ షీ వి వీ అవర్ హిజ్ హర్ హిమ్ అస్
వాట్ వెన్ వేర్ వై హూ హౌ విచ్ నాట్ నో డోంట్ డిడ్ డూ డజ్ డన్ కెన్ కాంట్ కుడ్ విల్ వుడ్ షుడ్ మస్ట్ హావ్ హ్యావ్ హాజ్ హాడ్ హ్యాడ్ అండ్ యాండ్ ఆర్ బట్ ఇఫ్ సో
ఆఫ్ టు టూ ఫర్ ఫ్రమ్ ఫ్రం విత్ ఎట్ ఆన్ ఇన్ ఇంటు బై అబౌట్ ఆల్ సమ్ ఎనీ మోర్ మోస్ట్ వెరీ జస్ట్ ఓన్లీ ఆల్సో నౌ హియర్ ఫస్ట్ లాస్ట్ గుడ్ వెల్ ఓకే యెస్
థింక్ నో నోస్ గో గోయింగ్ కమ్ గెట్ గాట్ మేక్ సే సెడ్ సీ లుక్ వాంట్ లైక్ టైమ్ డే పీపుల్ థింగ్ సంథింగ్ ఎవ్రీ అదర్ థాంక్ ప్లీజ్
"""
_TELUGU_KEYS = frozenset(map(key_of, _IN_TELUGU.split()))
"""How a recogniser of Telugu writes the commonest of them, by `key_of`."""

_LATIN_WORD = regex.compile(r"\p{Latin}[\p{Latin}'’]*")
_TELUGU_WORD = regex.compile(r"\p{Telugu}[\p{Telugu}\u200c\u200d]*")
_LONGEST_WORD = 40


def share_english(text: str) -> float:
    """The share of `text`, counted by letters, that frequent English words make up; 0 without letters.

    Words in Latin letters must be those words; in Telugu letters fewer are known, by their sound.
    """
    latin = [word.lower().replace("’", "'") for word in _LATIN_WORD.findall(text)]
    telugu = _TELUGU_WORD.findall(text)
    total = sum(map(len, latin)) + sum(map(len, telugu))
    found = sum(len(word) for word in latin if _is_english(word))
    found += sum(len(word) for word in telugu if len(word) <= _LONGEST_WORD and key_of(word) in _TELUGU_KEYS)
    return found / total if total else 0.0


def _is_english(word: str) -> bool:
    return word.removesuffix("n't").split("'")[0] in _WORDS
