"""HTML as rows of text: what a person sees beside each other is in one row."""

from __future__ import annotations

import pytest
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.opening import Opened, open_bytes
from cartsnitch_ingest.pages.page import Page, Unopened


def page_of(html: str | bytes) -> Page:
    opened = open_bytes(html.encode() if isinstance(html, str) else html, None, "text/html")
    assert isinstance(opened, Opened), opened
    assert opened.media_type == "text/html"
    (page,) = opened.pages
    return page


def rows_of(html: str | bytes) -> list[str]:
    """The rows, two spaces between columns however far they are apart."""
    text = page_of(html).text
    assert text is not None
    return ["  ".join(part for part in map(str.strip, line.split("  ")) if part) for line in text.split("\n")]


def test_table_row_is_a_row() -> None:
    assert rows_of("<table><tr><td>Bananas<td>0.59</tr><tr><th>Total</th><td><b>0.59</b></td></tr></table>") == [
        "Bananas  0.59",
        "Total  0.59",
    ]


def test_columns_of_a_table_are_level() -> None:
    text = page_of("<table><tr><td>Milk<td>1.99<tr><td>Organic bananas<td>0.59</table>").text
    assert text == "Milk             1.99\nOrganic bananas  0.59"


def test_right_aligned_cells_end_at_the_same_column() -> None:
    html = "<table><tr><td>Milk<td align=right>1.99<tr><td>Ham<td style='text-align: right'>12.49</table>"
    assert page_of(html).text == "Milk   1.99\nHam   12.49"


def test_nested_layout_tables_keep_a_price_beside_its_name() -> None:
    name = "<table><tr><td>Bananas</td></tr><tr><td>2 at 0.59</td></tr></table>"
    assert rows_of(f"<table><tr><td>{name}</td><td><table><tr><td>1.18</table></td></tr></table>") == [
        "Bananas  1.18",
        "2 at 0.59",
    ]


def test_lines_of_two_cells_stand_beside_each_other() -> None:
    html = "<table><tr><td>Subtotal<br>Tax<br><br>Total<td>9.00<br>0.54<br><br>9.54</table>"
    assert rows_of(html) == ["Subtotal  9.00", "Tax  0.54", "", "Total  9.54"]


def test_colspan_and_rowspan_keep_columns() -> None:
    html = (
        "<table><tr><td>Milk<td>2<td>3.98<tr><td colspan=2>Total<td>3.98"
        "<tr><td rowspan=2>Tax<td>A<td>0.10<tr><td>B<td>0.20</table>"
    )
    assert page_of(html).text == "\n".join(["Milk  2  3.98", "Total    3.98", "Tax   A  0.10", "      B  0.20"])


@pytest.mark.parametrize(
    "price",
    [
        "<span>$</span><span>3</span><span>.49</span>",
        "$<b>3</b>.49",
        "$3<sup>49</sup>",
        "$3.4<wbr>9",
        "$3&#8203;.49",
        "<!-- cut -->$3.49",
    ],
)
def test_price_in_pieces_is_one_word(price: str) -> None:
    words = page_of(f"<p>Bread {price}</p>").words
    assert [word.text for word in words] == ["Bread", "$3.49"]


def test_footnote_is_no_part_of_the_amount() -> None:
    assert rows_of("<p>Total 12.00<sup>1</sup></p>") == ["Total 12.00 1"]


def test_blocks_and_line_breaks_are_rows() -> None:
    html = "<div>Fresh Market<p>12 Main St</p>Open<br>daily</div><ul><li>Milk<li>Bread</ul><h2>Thanks</h2>"
    assert rows_of(html) == ["Fresh Market", "12 Main St", "Open", "daily", "Milk", "Bread", "Thanks"]


def test_white_space_and_no_break_spaces_count_once() -> None:
    assert rows_of("<p>Milk\n   &nbsp; 1.99 </p>") == ["Milk  1.99"]
    assert page_of("<p>Preis&nbsp;1&nbsp;234,50 &euro; &amp; mehr</p>").text == "Preis 1 234,50 € & mehr"


@pytest.mark.parametrize(
    "hidden",
    [
        "<div style='display:none'>9.99</div>",
        "<div style='DISPLAY: None !important'>9.99</div>",
        "<span style='visibility:hidden'>9.99</span>",
        "<div style='max-height:0;overflow:hidden'>9.99</div>",
        "<div style='opacity:0'>9.99</div>",
        "<span style='font-size:0px'>9.99</span>",
        "<p hidden>9.99</p>",
        "<s>9.99</s>",
        "<span style='text-decoration: line-through'>9.99</span>",
        "<style>.pre{color:red;display:none}</style><div class='big pre'>9.99</div>",
        "<style>td.x,#gone{display:none}</style><div id=gone>9.99</div>",
        "<script>document.write(9.99)</script>",
        "<template>9.99</template>",
        "<!--[if mso]><p>9.99</p><![endif]-->",
        "<table><tr style='display:none'><td>9.99</table>",
        "<table><tr><td style='display:none'>9.99</table>",
    ],
)
def test_what_nobody_sees_is_left_out(hidden: str) -> None:
    assert rows_of(f"<body>{hidden}<p>Total 3.49</p></body>") == ["Total 3.49"]


@pytest.mark.parametrize(
    "shown",
    [
        "<style>@media (max-width: 600px) { .wide { display: none } }</style><p class=wide>Total 3.49</p>",
        "<style>.a{display:none}</style><p class=a style='display:block !important'>Total 3.49</p>",
        "<div style='font-size:0'><p style='font-size:14px'>Total 3.49</p></div>",
        "<div hidden-by='x' style='display:block'>Total 3.49</div>",
        "<![if !mso]><p>Total 3.49</p><![endif]>",
    ],
)
def test_what_is_seen_is_kept(shown: str) -> None:
    assert rows_of(shown) == ["Total 3.49"]


@pytest.mark.parametrize(
    "row",
    [
        "<div><span style='float:right'>1.99</span>Milk</div>",
        "<div><div style='float:left'>Milk</div><div style='float:right'>1.99</div></div>",
        "<div style='display:flex'><div>Milk</div><div>1.99</div></div>",
        "<div><div style='display:inline-block;width:60%'>Milk</div><div style='display:inline-block'>1.99</div></div>",
        "<div><div style='display:table-cell'>Milk</div><div style='display:table-cell'>1.99</div></div>",
    ],
)
def test_columns_made_without_a_table(row: str) -> None:
    assert rows_of(f"{row}<div>Total 1.99</div>") == ["Milk  1.99", "Total 1.99"]


def test_preformatted_text_keeps_its_columns() -> None:
    assert page_of("<pre>MILK        1.99 A\nBREAD  <b>2</b> x   3.00 B\n</pre>").text == (
        "MILK        1.99 A\nBREAD  2 x   3.00 B"
    )


def test_logo_names_the_store_where_no_text_does() -> None:
    html = "<img alt='Fresh Market' src=https://example.com/a.png><p>Total 3.49</p><p>" + "Thanks. " * 20 + "</p>"
    assert rows_of(html + "<img alt='Our app' src=b.png>")[:2] == ["Fresh Market", "Total 3.49"]
    assert "Our app" not in str(page_of(html).text)


def test_words_stand_where_the_text_has_them() -> None:
    page = page_of("<table><tr><td>Organic milk<td>1.99<tr><td>Total<td>1.99</table>")
    assert page.text is not None
    lines = page.text.split("\n")
    assert (page.width, page.height, page.image) == (18, 2, None)
    for word in page.words:
        column, row = round(word.box.x * page.width), round(word.box.y * page.height)
        assert lines[row][column : column + round(word.box.width * page.width)] == word.text
    assert [word.text for word in page.words] == ["Organic", "milk", "1.99", "Total", "1.99"]


def test_running_text_is_broken_but_no_word_is_lost() -> None:
    sentence = " ".join(f"word{number}" for number in range(200))
    page = page_of(f"<p>{sentence}</p><p>Total 1.99</p>")
    assert page.width <= 110
    assert [word.text for word in page.words] == [*sentence.split(), "Total", "1.99"]


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("utf-8", ""),
        ("utf-16", ""),
        ("cp1252", ""),
        ("iso-8859-2", "<meta charset=iso-8859-2>"),
        ("utf-8", "<meta charset=latin1>"),
    ],
)
def test_charsets(charset: str, declared: str) -> None:
    text = "Größe" if charset != "iso-8859-2" else "Żółty"
    assert rows_of(f"<html><head>{declared}</head><p>{text} 3,49</p>".encode(charset)) == [f"{text} 3,49"]


def test_fragment_without_a_head_is_html_too() -> None:
    assert rows_of("Bananas 0.59<br>Total 0.59") == ["Bananas 0.59", "Total 0.59"]


def test_deep_nesting_loses_no_text() -> None:
    html = "<table><tr><td>" * 200 + "Total 3.49" + "</table>" * 200
    assert rows_of(html) == ["Total 3.49"]


def test_document_of_tags_alone_is_refused_in_time() -> None:
    opened = open_bytes(b"<div>" * 60_000 + b"Total 3.49", None, None, Limits(cpu_seconds=1))
    assert opened == Unopened("This file takes too long to open. Please send a smaller or simpler one.")


def test_document_of_many_words_is_refused() -> None:
    opened = open_bytes(b"<p>" + b"word " * 30_000, None, None)
    assert opened == Unopened("This message is far longer than a receipt.")


def test_document_without_text() -> None:
    assert open_bytes(b"<html><body><img src=x></body></html>", None, None) == Unopened("This message holds no text.")
