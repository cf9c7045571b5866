/** One sheet for all pages, in the colours of the house's own pages: light and dark as the system has it, one column on every width. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --canvas: #f6f7f8; --panel: #ffffff; --hover: #f3f4f6; --line: #e4e7eb; --line2: #cfd4da; --edge: #87909c;
  --t1: #13171d; --t2: #3a424d; --t3: #56606c; --ink: #13171d; --on-ink: #ffffff;
  --live: #0b62cb; --part: #8a5300; --part-soft: #fcf1dc; --fail: #b83214; --fail-soft: #fdece7;
}
@media (prefers-color-scheme: dark) {
  :root {
    --canvas: #0c0e11; --panel: #121519; --hover: #181c21; --line: #21262c; --line2: #343b44; --edge: #6a7480;
    --t1: #eef0f3; --t2: #c4cad2; --t3: #9ba4af; --ink: #eef0f3; --on-ink: #0c0e11;
    --live: #66aeff; --part: #e8b04a; --part-soft: #2b2210; --fail: #ff8b6e; --fail-soft: #281b1a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--canvas); color: var(--t2);
  font: 13px/20px "Inter Variable", Inter, system-ui, sans-serif; font-variant-numeric: tabular-nums;
}
.band {
  position: sticky; top: 0; margin: 0; padding: 12px 16px; text-align: center;
  background: var(--part-soft); color: var(--part); border-bottom: 1px solid var(--part);
}
header { position: sticky; top: 0; z-index: 1; }
main { max-width: 480px; margin: 0 auto; padding: 24px 16px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; }
h1 { margin: 0; font-size: 18px; line-height: 34px; font-weight: 600; color: var(--t1); }
h1 .amount { font-size: 28px; letter-spacing: -.02em; }
h2 { margin: 0 0 8px; font-size: 13px; line-height: 20px; font-weight: 600; color: var(--t1); }
p { margin: 0; overflow-wrap: anywhere; }
dl { margin: 0; display: grid; gap: 4px; }
dl div { display: flex; gap: 16px; justify-content: space-between; }
dt { color: var(--t3); }
dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
section { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 16px; min-width: 0; }
form { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-top: 8px; }
label { color: var(--t2); }
.explains { font-size: 12px; line-height: 16px; color: var(--t3); }
.note { padding: 12px 16px; border-radius: 8px; }
.note.fail { background: var(--fail-soft); color: var(--t1); border-left: 2px solid var(--fail); }
button, .back {
  display: inline-flex; align-items: center; justify-content: center; min-height: 36px; padding: 0 16px; border-radius: 6px; border: 1px solid var(--line2);
  background: var(--panel); color: var(--t1); font: inherit; font-weight: 500; text-decoration: none; cursor: pointer;
}
button:hover, .back:hover { background: var(--hover); }
button.main { background: var(--ink); border-color: var(--ink); color: var(--on-ink); flex: 1 0 100%; }
button.main:hover { opacity: .9; }
input:not([type=checkbox]), select {
  min-height: 36px; padding: 0 12px; border: 1px solid var(--edge); border-radius: 6px; background: var(--panel); color: var(--t1); font: inherit; font-size: 14px;
  flex: 1 1 120px; min-width: 0; width: 120px;
}
select { flex-basis: 200px; }
form label { flex: 1 0 100%; }
.check { display: grid; grid-template-columns: 24px 1fr; align-items: center; margin: 8px 0; }
.check input { width: 16px; height: 16px; margin: 4px; accent-color: var(--ink); }
.check .explains { grid-column: 2; }
fieldset { border: 0; margin: 0; padding: 0; flex: 1 0 100%; }
legend { padding: 0; color: var(--t3); font-size: 12px; line-height: 16px; }
details { margin-top: 12px; }
summary { cursor: pointer; min-height: 24px; color: var(--t1); }
a { color: var(--t1); }
.list { list-style: none; margin: 0; padding: 0; }
.list li { display: flex; flex-wrap: wrap; gap: 0 16px; justify-content: space-between; align-items: baseline; padding: 8px 0; border-bottom: 1px solid var(--line); }
.list li > a { display: inline-flex; flex-wrap: wrap; gap: 0 8px; min-height: 24px; overflow-wrap: anywhere; }
.list .amount { font-weight: 500; }
:focus-visible { outline: 2px solid var(--live); outline-offset: 2px; }
@media (max-width: 767px) {
  button, .back, input:not([type=checkbox]), select, summary { min-height: 44px; }
  input:not([type=checkbox]), select { font-size: 16px; }
  summary { display: list-item; padding-top: 12px; }
  .check { min-height: 44px; }
  .list li > a, p > a:not(.back) { display: inline-flex; align-items: center; min-height: 44px; }
}
`
