use iam_course::*;
fn main(){
  let only: Option<String> = std::env::args().nth(1);
  for e in Library::embedded().exercises() {
    if only.as_ref().is_some_and(|o| !e.id.contains(o.as_str())) {continue}
    println!("######## {}", e.id);
    let t=std::time::Instant::now();
    let g=grade(e,&Answer::solution(e));
    println!("solution {:?} {:?}", g.status, t.elapsed());
    println!("{}", render(&g,Style::PLAIN));
    for w in &e.wrong {
      let t=std::time::Instant::now();
      let g=grade(e,&Answer::wrong(e,w));
      let p=g.proof.as_ref();
      println!("== wrong `{}` {:?} shows {:?} {:?} doubts {:?}", w.says, g.status, w.shows, t.elapsed(), p.map(|p|&p.doubts));
      for b in g.breaches() { println!("   {} @{}: {} ({} actions)\n       help {}", b.diagnostic.code, b.diagnostic.start.line, b.diagnostic.message, b.actions.len(), b.diagnostic.help.as_deref().unwrap_or("")); }
    }
  }
}
