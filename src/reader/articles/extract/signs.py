"""What the names in a page's markup say: classes, ids, roles and tags, folded into a few groups.

Sites name alike in kind: ``entry-content``, ``articleBody`` and ``isi-berita`` hold text; ``related-posts``,
``shareBar`` and ``baca-juga`` do not. A group is a bit, so that what stands around a block is one integer.
"""

import re
from functools import lru_cache
from typing import Final

_WORDS: Final = {
    "body": (
        "body articlebody storybody entrybody richtext prose wysiwyg articletext fulltext postbody maintext bodytext"
    ),
    "content": (
        "content contents inhalt konten contenido contenu contenuto articlecontent postcontent entrycontent entry isi"
    ),
    "article": (
        "article articles artikel articolo articulo post posts story news nota berita beitrag blog hentry "
        "single detail read noticia nieuws artykul"
    ),
    "text": "text texte texto testo copy paragraph paragraphs para absatz paragraf block",
    "main": "main primary page center hauptinhalt",
    "title": "title headline heading titel judul titulo titre hed header1 headlines",
    "lead": (
        "lead intro introduction summary excerpt standfirst dek deck subtitle subheadline subhead abstract "
        "kicker sub chapeau vorspann sinopsis description desc ingress"
    ),
    "list": (
        "teaser teasers card cards tile tiles list listing lists grid carousel slider slideshow swiper "
        "slick feed item items row stream loop archive collection"
    ),
    "related": (
        "related relate relatedposts more also recommend recommended recommendation recommendations similar "
        "popular trending latest terkait terkini terpopuler lainnya bacajuga baca rekomendasi next prev "
        "previous upnext verwandte mostread most recent readmore seealso suggested suggestions further "
        "weitere relacionadas relacionados lire juga"
    ),
    "social": (
        "social share sharing shares sharethis facebook twitter whatsapp follow bookmark print printer "
        "email addthis sharedaddy addtoany like likes button buttons btn icon icons tools toolbar actions "
        "teilen bagikan sebarkan"
    ),
    "comment": (
        "comment comments disqus reply replies respond reaction reactions komentar kommentare kommentar "
        "discussion commentlist forum rating vote poll"
    ),
    "comments": (
        "commentlist commentslist commentarea commentsection commentssection commentbody commentcontent commenttext "
        "commententry usercomments commentsarea disqusthread commentauthor commentmeta commentwrap commentscontainer"
    ),
    "nav": (
        "nav navbar navigation menu menus breadcrumb breadcrumbs pagination pager paging topbar skip tabs "
        "tab submenu megamenu hamburger offcanvas pages index toc jump anchor"
    ),
    "side": "sidebar side aside rail widget widgets complementary right left secondary sidecolumn column col",
    "footer": (
        "footer foot bottom copyright legal colophon imprint impressum disclaimer contentinfo bottombar endnote"
    ),
    "header": "header masthead top head banner hero logo branding brand search",
    "ad": (
        "ad ads adv advert advertisement advertising sponsor sponsored sponsors dfp outbrain taboola iklan "
        "werbung anzeige promo promotion promoted promobox mgid adsense googlead adslot commercial "
        "affiliate shop product price donate donation"
    ),
    "subscribe": (
        "newsletter newsletters subscribe subscription subscriptions signup paywall login register modal "
        "popup overlay dialog cookie cookies consent gdpr optin cta form account alert notification signin "
        "premium membership abo notice message"
    ),
    "meta": (
        "meta byline author authors autor date time timestamp datetime published pubdate credit credits "
        "info data tag tags category categories cat label labels topic topics bio avatar penulis editor "
        "reporter posted postmeta source publisher keywords section rubrik contributor dateline updated"
    ),
    "caption": (
        "caption captions image images img photo photos picture gallery media figure video player bild foto "
        "thumbnail thumb bildunterschrift galerie audio gambar fotostrecke lightbox"
    ),
    "hidden": (
        "hidden sr screenreader screen visually invisible hide offscreen visuallyhidden none noprint assistive a11y"
    ),
    "embed": "tweet embed oembed embedded instagram youtube widgetembed twitter-tweet tiktok",
    "box": (
        "infobox factbox box aside-box inset insert sidebar-box fact facts pullquote pull callout "
        "tablepress explainer keypoints highlights timeline faq accordion infokasten"
    ),
}
_TAGS: Final = {
    "article": "t_article", "main": "t_main", "aside": "t_aside", "nav": "t_nav", "footer": "t_footer",
    "header": "t_header", "section": "t_section", "form": "t_form", "figure": "t_figure", "figcaption": "t_figure",
    "table": "t_table", "td": "t_table", "ul": "t_list", "ol": "t_olist", "blockquote": "t_quote", "p": "t_p",
    "dl": "t_dl", "details": "t_box", "h1": "t_h1", "h2": "t_h", "h3": "t_h", "h4": "t_h", "h5": "t_h", "h6": "t_h",
    "address": "t_address", "pre": "t_pre",
}  # fmt: skip

GROUPS: Final = (*_WORDS, "hybrid", *dict.fromkeys(_TAGS.values()), "articlebody", "hidden_style", "t_comment")
"""The groups, in the order of their bits."""

BIT: Final = {name: 1 << index for index, name in enumerate(GROUPS)}
_GROUP_OF: Final = {word: BIT[group] for group, words in _WORDS.items() for word in words.split()}
_TAG_BIT: Final = {tag: BIT[group] for tag, group in _TAGS.items()}
_CAMEL = re.compile(r"([a-z])([A-Z])")
_TOKENS = re.compile(r"[a-z]+")
_PAIRS: Final = frozenset(word for word in _GROUP_OF if len(word) > 8)


@lru_cache(maxsize=8192)
def groups_of(names: str) -> int:
    """Give the groups that the words in ``names`` (classes, id, role) belong to, as bits."""
    bits = 0
    tokens = _TOKENS.findall(_CAMEL.sub(r"\1 \2", names[:300]).lower())
    for index, token in enumerate(tokens):
        bits |= _GROUP_OF.get(token, 0)
        if index and tokens[index - 1] + token in _PAIRS:
            bits |= _GROUP_OF[tokens[index - 1] + token]
    if bits & BIT["article"] and bits & (BIT["body"] | BIT["content"] | BIT["text"]):
        bits |= BIT["hybrid"]
    return bits


def groups_of_tag(tag: str) -> int:
    """Give the group of a tag, as bits."""
    return _TAG_BIT.get(tag, 0)
