import Charts

/// What every page begins and ends with.
///
/// The policy in the head lets a page load nothing and run nothing: not even a mistake in escaping could
/// make it speak to anybody.
enum PageFrame {
  /// A whole page.
  static func page(title: String, _ body: Markup) -> String {
    let markup: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" \
      content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <title>\(title)</title>
      <style>
      \(ChartStyle.variables)\(style)\(ChartStyle.page)</style>
      </head>
      <body>
      <main>
      \(body)<p class="paper soft">Not printed: the tables of numbers behind the charts, and what else opens \
      with a click.</p>
      </main>
      </body>
      </html>

      """
    return markup.text
  }

  /// A part of a page under a heading.
  static func section(_ name: String, _ title: String, _ lede: Markup, _ body: Markup) -> Markup {
    """
    <section id="\(name)">
    <h2>\(title)</h2>
    <p class="lede">\(lede)</p>
    \(body)</section>

    """
  }

  private static let style: Markup = """
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,\
    "Segoe UI",Roboto,"DejaVu Sans",sans-serif}
    main{max-width:1200px;margin:0 auto;padding:40px clamp(16px,4vw,40px) 72px}
    h1{font-size:clamp(1.7rem,5vw,2.4rem);line-height:1.15;letter-spacing:-.02em;font-weight:650;\
    margin:2px 0 8px;overflow-wrap:anywhere}
    h2{font-size:1.35rem;line-height:1.25;letter-spacing:-.01em;font-weight:650;margin:0 0 6px}
    h3{font-size:1rem;line-height:1.35;font-weight:650;margin:0 0 2px}
    p{margin:0 0 12px}
    a{color:var(--s0)}
    code{font:.86em ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;\
    overflow-wrap:anywhere}
    pre{background:var(--card);border:1px solid var(--rule);border-radius:8px;padding:12px 16px;\
    margin:8px 0 16px;white-space:pre-wrap}
    pre code{font-size:.84rem}
    .kind{color:var(--soft);font-size:.9rem;margin:0}
    .lede{color:var(--soft);max-width:80ch;margin:0 0 22px}
    nav{display:flex;flex-wrap:wrap;gap:0 20px;margin:12px 0 18px;font-size:.95rem}
    nav a{display:inline-flex;align-items:center;min-height:40px;min-width:40px}
    .paper{display:none}
    .warning{border-left:4px solid var(--wrong);padding:2px 0 2px 14px;margin:0 0 20px;\
    max-width:80ch}
    .name{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden;\
    overflow-wrap:anywhere}
    section{border-top:1px solid var(--rule);margin-top:44px;padding-top:24px}
    .keys{display:grid;grid-template-columns:repeat(4,1fr);gap:1px;background:var(--rule);\
    border:1px solid var(--rule);border-radius:10px;overflow:hidden;margin:0 0 24px}
    .keys div{background:var(--card);padding:16px 18px 14px}
    .keys dt{color:var(--soft);font-size:.88rem;line-height:1.3}
    .keys dd{margin:0}
    .keys .value{font-size:2rem;line-height:1.3;font-weight:600;letter-spacing:-.02em;\
    font-variant-numeric:tabular-nums}
    .keys .spread{color:var(--soft);font-size:.85rem;font-variant-numeric:tabular-nums}
    .figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr));\
    gap:34px 32px;align-items:start}
    .figures.large{grid-template-columns:repeat(auto-fill,minmax(min(100%,440px),1fr))}
    td.h{min-width:33ch}
    td .name{max-width:24rem}
    figure{margin:0;display:grid;grid-template-rows:subgrid;grid-row:span 3;gap:10px;\
    min-width:0;break-inside:avoid}
    figcaption p{color:var(--soft);font-size:.88rem;line-height:1.45;margin:0}
    .chart{display:block;width:100%;max-width:430px;height:auto;print-color-adjust:exact;\
    -webkit-print-color-adjust:exact}
    details{font-size:.9rem;margin:0 0 10px;min-width:0}
    summary{cursor:pointer;color:var(--soft);padding:2px 0}
    summary:hover{color:var(--ink)}
    .scroll{overflow-x:auto;max-width:100%;background:\
    linear-gradient(to right,var(--page) 30%,transparent) 0 0/40px 100% no-repeat local,\
    linear-gradient(to left,var(--page) 30%,transparent) 100% 0/40px 100% no-repeat local,\
    linear-gradient(to right,var(--edge),transparent) 0 0/14px 100% no-repeat scroll,\
    linear-gradient(to left,var(--edge),transparent) 100% 0/14px 100% no-repeat scroll}
    details .scroll{max-height:420px;overflow-y:auto}
    table{border-collapse:collapse;font-size:.88rem;line-height:1.4;\
    font-variant-numeric:tabular-nums}
    th,td{text-align:left;vertical-align:top;padding:6px 18px 6px 0;\
    border-bottom:1px solid var(--rule)}
    th{color:var(--soft);font-weight:500}
    td:last-child,th:last-child{padding-right:0}
    .n{text-align:right}
    td.n{white-space:nowrap;font-variant-numeric:tabular-nums}
    thead th{vertical-align:bottom}
    .defined td:first-child{min-width:14rem}
    .aside{grid-row:span 3}
    .scroll+p{margin-top:12px}
    .columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,480px),1fr));\
    gap:8px 44px;align-items:start}
    .query{display:grid;grid-template-columns:76px minmax(0,1fr);gap:12px;padding:12px 0;\
    border-bottom:1px solid var(--rule);break-inside:avoid;font-size:.8rem;line-height:1.3}
    .query:last-child{border-bottom:0}
    .face{display:block;border-radius:5px;width:100%;height:auto;aspect-ratio:1;\
    background:var(--rule);print-color-adjust:exact;-webkit-print-color-adjust:exact}
    .asked p{margin:5px 0 0;overflow-wrap:anywhere}
    .soft{color:var(--soft)}
    .strip{list-style:none;margin:0;padding:2px;display:grid;gap:8px 7px;\
    grid-template-columns:repeat(10,minmax(0,1fr))}
    .strip li{text-align:center;font-variant-numeric:tabular-nums;white-space:nowrap}
    .strip .face{outline:2px solid var(--s0)}
    .strip .wrong .face{outline:2px dashed var(--s1)}
    .strip span.face{display:grid;place-items:center;color:var(--soft);font-size:.7rem}
    .strip li p{margin:4px 0 0}
    .right b{color:var(--s0)} .wrong b{color:var(--wrong)}
    .pairs{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));\
    gap:18px 32px;margin:0 0 24px;padding:0;list-style:none}
    .pairs li{display:grid;grid-template-columns:56px 56px 1fr;gap:8px;align-items:center;\
    font-size:.82rem;line-height:1.35;break-inside:avoid}
    .pairs p{margin:0;overflow-wrap:anywhere}
    footer{color:var(--soft);font-size:.85rem;border-top:1px solid var(--rule);margin-top:44px;\
    padding-top:16px}
    @media (max-width:860px){summary{padding:9px 0}.keys{grid-template-columns:1fr 1fr}}
    @media (max-width:700px){.defined thead{display:none}.defined tr{display:grid;\
    grid-template-columns:1fr auto;padding:8px 0;border-bottom:1px solid var(--rule)}\
    .defined tbody,.defined table{display:block}.defined td{padding:0;border:0}\
    .defined td:nth-child(3),.defined td:nth-child(4){grid-column:1/-1;text-align:left;\
    white-space:normal}.defined td:nth-child(3){color:var(--soft)}\
    .defined td:nth-child(3):not(:empty)::after{content:" over queries"}}
    @media (max-width:480px){.keys .value{font-size:1.55rem}.keys div{padding:12px 14px}\
    main{padding-top:24px}\
    .strip{grid-template-columns:repeat(5,minmax(0,1fr))}.defined td:first-child{min-width:0}}
    @media print{body{font-size:10pt}main{max-width:none;padding:0}nav,details{display:none}\
    section{margin-top:20px;padding-top:12px}\
    .figures,.figures.large{grid-template-columns:1fr 1fr;gap:18px 24px}\
    .keys{grid-template-columns:repeat(4,1fr)}h2,h3,.lede,thead{break-after:avoid}.lede,figcaption{break-inside:avoid}a{color:inherit}\
    .columns{display:block}tr,.keys,.pairs li,pre,.aside{break-inside:avoid}.paper{display:block;margin-top:20px}\
    .scroll{overflow:visible;background:none}table{width:100%;font-size:8.5pt}\
    th,td{padding-right:9px}td:not(.n){overflow-wrap:anywhere}td.n{white-space:normal}\
    td code{font-size:7pt}td.h{min-width:0}.defined td:first-child{min-width:9rem}\
    .keys .value{font-size:17pt}@page{margin:14mm}}

    """
}
