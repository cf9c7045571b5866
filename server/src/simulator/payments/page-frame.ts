import { html, type Html } from './html.ts'

/** What every page has around it. Nobody may take it for a real one, so the band stands on top and stays there. */
export function frame(title: string, content: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title} – Practice payments</title>
<link rel="stylesheet" href="style.css">
</head>
<body>
<header><p class="band"><strong>Practice: no real money moves.</strong> Nobody here takes a card, and none is asked for.</p></header>
<main>${content}</main>
</body>
</html>
`
}
