/** What the reader chose, set on the page before anything is drawn: no flash of the other theme, no jump. */
export function BeforePaint({ nonce }: { nonce: string | undefined }) {
  // The browser hides a script's nonce once it has run: the page's copy differs from React's, harmlessly.
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the script is the constant below
  return <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: SCRIPT }} />;
}

const SCRIPT = `(function(){
var d=document.documentElement,s={};
try{s=localStorage}catch(e){}
var dark=matchMedia("(prefers-color-scheme: dark)");
function paint(){var t=s["heropods.theme"];d.dataset.theme=t==="dark"||t==="light"?t:dark.matches?"dark":"light"}
paint();dark.addEventListener("change",paint);
if(s["heropods.nav"]==="icons")d.dataset.nav="icons";
})()`;
