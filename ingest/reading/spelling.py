"""Correct letters that RapidOCR confuses, by the spelling of the card's country.

Its model has "İ", "Æ" and "Ź", but mostly reads them as "i", "AE" and "Ž"
(docs/readers.md). The country decides which of these its language has.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from models.reading import OcrResult, Word

_LINK = re.compile(r"@|www|://|\w\.\w", re.IGNORECASE)
_CAPITAL = "[A-ZÇĞİÖŞÜ]"
_LETTER = r"[^\W\d_]"
_LOWER_I = re.compile(rf"i(?={_LETTER}{{2}})(?!le$|çin$|lgili$|nternet$|nfo$)")

_NORDIC = ((r"\bAE(?=[a-zæøåö])", "Æ"),)
_CZECH = (
    (rf"(?<={_LETTER})d['’](?={_LETTER})", "ď"),
    (rf"(?<={_LETTER})t['’](?={_LETTER})", "ť"),
)
_SPELLINGS = {
    "CZ": _CZECH,
    "DK": _NORDIC,
    "FO": _NORDIC,
    "NO": _NORDIC,
    "PL": ((r"Ž(?=dz|r[óo])", "Ź"), (r"ž(?=dz|r[óo]|li|ni)", "ź")),
    "SK": (*_CZECH, (rf"(?<={_LETTER})l['’](?={_LETTER})", "ľ")),
    "TR": (
        (r"Č", "Ğ"),
        (rf"(?<={_CAPITAL})i(?={_CAPITAL})", "İ"),
        (rf"\bi(?={_CAPITAL}{{2}})", "İ"),
        (rf"(?<={_CAPITAL}{{2}})i\b", "İ"),
    ),
}
"""Patterns and their replacements, by two-letter country."""
_CHINESE = (
    "爱电话带证专业东车长门马鸟鱼见贝风飞龙齐书乐买产亲亿从仓价优传备妇孙实审宫对导岛"
    "师币庆应开张弹归录总户执扩护报择损换据摄收无时显术机权极构标树样检桥欢气汉沟泽洁"
    "济浓涂润满滨灵热现环疗盐监盘矿础确离种积稳竞笔简类红约级纪纯纳纸线练组细织终经结"
    "绝统继绩续维绿缘缩网罗义习聪职胜脑节药荣营蓝补观规视览觉计认训议记讲许论设访评识"
    "诊词译试诗诚详语说请诸读课调谈谢负财责货质购贩费资赏赞转轮软轻载较辅输边达过运还"
    "进远连适选邮鉴针钟钢铁铃银铜镇镜问间闻阁队阳阶际陆险难项顺须顾预领题额颜饭饮馆验"
    "驿鲜專錄惠黑步德內產每彥增淸綠稅說溫顏穗緣薰賴靜"
)
_JAPANESE = (
    "愛電話帯証専業東車長門馬鳥魚見貝風飛龍斉書楽買産親億従倉価優伝備婦孫実審宮対導島"
    "師幣慶応開張弾帰録総戸執拡護報択損換拠摂収無時顕術機権極構標樹様検橋歓気漢溝沢潔"
    "済濃塗潤満浜霊熱現環療塩監盤鉱礎確離種積穏競筆簡類紅約級紀純納紙線練組細織終経結"
    "絶統継績続維緑縁縮網羅義習聡職勝脳節薬栄営藍補観規視覧覚計認訓議記講許論設訪評識"
    "診詞訳試詩誠詳語説請諸読課調談謝負財責貨質購販費資賞賛転輪軟軽載較輔輸辺達過運還"
    "進遠連適選郵鑑針鐘鋼鉄鈴銀銅鎮鏡問間聞閣隊陽階際陸険難項順須顧預領題額顔飯飲館験"
    "駅鮮専録恵黒歩徳内産毎彦増清緑税説温顔穂縁薫頼静"
)
"""Japanese letters, and the Chinese ones that RapidOCR reads for them."""
_STRANGERS = {
    "JP": str.maketrans(_CHINESE, _JAPANESE),
    "PL": str.maketrans("ŽžŠšČčŇň", "ŻżŚśĆćŃń"),
    "RO": str.maketrans("ŞşŢţ", "ȘșȚț"),
    "TR": str.maketrans("ČčĚě", "ĞğĞğ"),
}
"""Letters that a country's language lacks, and the similar ones that it has."""


def respell(ocr: OcrResult, country: str) -> OcrResult:
    """Respell what was read for a country, if its spelling is known; links stay."""
    if country not in _SPELLINGS and country not in _STRANGERS:
        return ocr
    lines = (list(_respelt(line.words, country)) for line in ocr.lines())
    return replace(ocr, words=tuple(word for line in lines for word in line))


def _respelt(words: Sequence[Word], country: str) -> Iterator[Word]:
    prose = any(
        w.text[0].islower() and w.text[0] != "i" and len(w.text) > 2 for w in words
    )
    for word in words:
        text = word.text
        if not _LINK.search(text):
            for wrong, right in _SPELLINGS.get(country, ()):
                text = re.sub(wrong, right, text)
            text = text.translate(_STRANGERS.get(country, {}))
            if country == "TR" and not prose and _LOWER_I.match(text):
                text = f"İ{text[1:]}"  # names and places begin with a capital
        yield replace(word, text=text)
