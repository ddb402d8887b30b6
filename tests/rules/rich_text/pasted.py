"""What other programs put on the clipboard, cut down to one of each kind of thing."""

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {mso-style-unhide:no; margin:0cm} --></style></head>
<body lang=EN-US style='tab-interval:36.0pt'><!--StartFragment-->
<h1><b><span style='font-size:20.0pt'>Growth<o:p></o:p></span></b></h1>
<p class=MsoNormal style='margin-bottom:8.0pt'><span lang=EN-US style='mso-ansi-language:EN-US'>Sell
<b style='mso-bidi-font-weight:normal'>more</b> to <i>Acme</i>&nbsp;&amp; Sons<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>\u00b7<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>First<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='font-family:"Courier New"'><span style='mso-list:Ignore'>o<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>Second<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l1 level1 lfo2'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>Third<o:p></o:p></p>
<p class=MsoNormal><a href="https://acme.example/plan?a=1&amp;b=2"><span style='color:blue'>The plan</span></a><o:p></o:p></p>
<table class=MsoTableGrid border=1><tr><td width=200><p class=MsoNormal>2026<o:p></o:p></p></td>
<td width=200><p class=MsoNormal>R$ 10<o:p></o:p></p></td></tr></table>
<!--EndFragment--></body></html>"""

WORD_CLEAN = (
    "<h2>Growth</h2><p>Sell <strong>more</strong> to <em>Acme</em> &amp; Sons</p>"
    "<ul><li>First<ul><li>Second</li></ul></li></ul><ol><li>Third</li></ol>"
    '<p><a href="https://acme.example/plan?a=1&amp;b=2">The plan</a></p><p>2026 | R$ 10</p>'
)

GOOGLE = (
    '<meta charset=\'utf-8\'><b style="font-weight:normal;" id="docs-internal-guid-1f">'
    '<h2 dir="ltr" style="line-height:1.38"><span style="font-size:16pt;font-weight:400">Growth</span></h2>'
    '<p dir="ltr"><span style="font-weight:400">Sell </span><span style="font-weight:700">more</span>'
    '<span style="font-weight:400;font-style:italic"> now</span></p><br />'
    '<ul style="margin-top:0"><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation">'
    '<span style="white-space:pre-wrap">First</span></p></li>'
    '<ul><li dir="ltr" aria-level="2"><p role="presentation"><span>Second</span></p></li></ul></ul></b>'
    '<br class="Apple-interchange-newline">'
)

GOOGLE_CLEAN = (
    "<h2>Growth</h2><p>Sell <strong>more</strong><em> now</em></p>"
    "<ul><li>First<ul><li>Second</li></ul></li></ul>"
)

OUTLOOK = (
    '<div class="elementToProof" style="font-family: Aptos, sans-serif; color: rgb(0, 0, 0);">Hello,</div>'
    '<div style="font-family: Aptos"><br></div>'
    '<div><font face="Calibri" size="2"><span style="font-size:11pt">See <a href="mailto:ana@acme.example" '
    'onclick="x()">Ana</a> and <a href="https://acme.example" target="_blank" data-auth="NotApplicable">Acme</a>'
    '.<br>Soon.<br><br>Rui</span></font></div><img src="cid:logo" alt="logo"><o:p>&nbsp;</o:p>'
)

OUTLOOK_CLEAN = (
    '<p>Hello,</p><p>See <a href="mailto:ana@acme.example">Ana</a> and '
    '<a href="https://acme.example">Acme</a>.<br>Soon.</p><p>Rui</p>'
)
