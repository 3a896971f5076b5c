// The first minute of a complaint: a chat, a clock, the four sentences, and how warm it is.
// Everybody and everything in it is invented. Words stand in both languages; what is to be learned
// from them is said in the captions of the lesson.
export const about = { width: 960, height: 540, seconds: 52 };

const INK = "#17211e", QUIET = "#4a5753", PAPER = "#ffffff", GROUND = "#f6f7f5", LINE = "#d9dedb";
const GREEN = "#0b6b5d", SOFT = "#d8efe9", RED = "#b3261e", ROSE = "#fbe3e1", AMBER = "#8a4500";
const FACE = '"KA Latin", "Noto Sans SC", sans-serif', ENGLISH = '"Inter", "Noto Sans SC", sans-serif';

const STEPS = [
  ["为体验道歉", "Say sorry for the experience"],
  ["说做什么、几点答复", "What you do, and by when"],
  ["复述要点", "Read back the points"],
  ["离开先说请稍候", "Announce a pause"],
];
// When it comes, who says it, in both languages, the sentence it is (0: none), how warm it is then.
const TALK = [
  [4.5, "customer", "后天就过生日了，东西两天没动！", "It’s her birthday in two days, and it hasn’t moved!", 0, 0.96],
  [10.5, "agent", "让您和孩子这样等，实在抱歉。", "I’m so sorry that you two are kept waiting.", 1, 0.76],
  [16, "agent", "我现在就查，五分钟内回您。", "I’m checking now. Back within five minutes.", 2, 0.6],
  [21.5, "agent", "20日拍的积木礼盒，后天要用，对吗？", "The brick set of the 20th, needed in two days, right?", 3, 0.42],
  [27, "customer", "对。", "Yes.", 0, 0.36],
  [30, "agent", "我去联系物流，请稍候。", "I’m asking the carrier. One moment, please.", 4, 0.3],
  [37, "agent", "让您久等，包裹明晚前送到。", "Thank you for waiting. It arrives by tomorrow evening.", 0, 0.16],
  [40.5, "customer", "好的，谢谢你。", "All right. Thank you.", 0, 0.08],
];
const END = 44.5;

const ease = (x) => { const t = Math.min(1, Math.max(0, x)); return t * t * (3 - 2 * t); };
const mix = (a, b, x) => a + (b - a) * x;

function box(c, x, y, w, h, r, fill, stroke) {
  c.beginPath(); c.roundRect(x, y, w, h, r);
  if (fill) { c.fillStyle = fill; c.fill(); }
  if (stroke) { c.strokeStyle = stroke; c.lineWidth = 1.5; c.stroke(); }
}

function say(c, text, x, y, size, fill = INK, weight = 400, align = "left") {
  // In Chinese lines quotes and dashes keep their full width.
  c.font = `${weight} ${size}px ${/\p{Script=Han}/u.test(text) ? FACE : ENGLISH}`; c.fillStyle = fill; c.textAlign = align; c.textBaseline = "middle";
  c.fillText(text, x, y);
}

const ROW = 74, GAP = 14, LEFT = 36, WIDE = 520, TOP = 92, BOTTOM = 512;

function bubbles(c, at) {
  const there = TALK.filter(([when]) => at >= when);
  // The newest stands at the foot once there are more than fit.
  const heights = there.map(([when]) => (ROW + GAP) * ease((at - when) / 0.6));
  const over = Math.max(0, heights.reduce((sum, h) => sum + h, 0) - (BOTTOM - TOP - 8));
  c.save(); c.beginPath(); c.rect(LEFT, TOP, WIDE, BOTTOM - TOP); c.clip();
  let y = TOP + 8 - over;
  there.forEach(([when, who, zh, en, step], place) => {
    const shown = ease((at - when) / 0.6), mine = who === "agent";
    c.font = `600 19px ${FACE}`; const first = c.measureText(zh).width;
    c.font = `400 15px ${ENGLISH}`; const second = c.measureText(en).width;
    const w = Math.max(first, second) + 36 + (step ? 30 : 0), x = mine ? LEFT + WIDE - w - 12 : LEFT + 12;
    c.globalAlpha = shown;
    const slide = (1 - shown) * 14;
    box(c, x, y + slide, w, ROW, 14, mine ? SOFT : PAPER, mine ? null : LINE);
    const text = x + 18 + (step ? 30 : 0);
    if (step) { c.beginPath(); c.arc(x + 26, y + slide + ROW / 2, 13, 0, 7); c.fillStyle = GREEN; c.fill(); say(c, String(step), x + 26, y + slide + ROW / 2 + 1, 15, PAPER, 700, "center"); }
    say(c, zh, text, y + slide + 26, 19, INK, 600); say(c, en, text, y + slide + 51, 15, QUIET);
    c.globalAlpha = 1;
    y += heights[place];
  });
  // Somebody is writing: three dots before each line of the agent.
  const next = TALK.find(([when, who]) => who === "agent" && at < when && at >= when - 1.6);
  if (next) for (const dot of [0, 1, 2]) {
    c.globalAlpha = 0.35 + 0.5 * Math.abs(Math.sin(at * 3 - dot * 0.8));
    c.beginPath(); c.arc(LEFT + WIDE - 60 + dot * 16, Math.min(y + 18, BOTTOM - 14), 4.5, 0, 7); c.fillStyle = GREEN; c.fill();
  }
  c.globalAlpha = 1; c.restore();
}

function warmth(at) {
  let level = 0.9;
  for (const [when, , , , , goal] of TALK) level = mix(level, goal, ease((at - when) / 1.4));
  return level;
}

function side(c, at) {
  const x = 596, w = 328, running = Math.min(60, Math.max(0, (at - 4.5) / (END - 4.5)) * 60);
  box(c, x, 24, w, 150, 14, PAPER, LINE);
  c.lineWidth = 12; c.lineCap = "round"; c.strokeStyle = LINE; c.beginPath(); c.arc(x + 78, 99, 48, 0, 7); c.stroke();
  c.strokeStyle = GREEN; c.beginPath(); c.arc(x + 78, 99, 48, -Math.PI / 2, -Math.PI / 2 + (Math.PI * 2 * running) / 60 + 0.001); c.stroke();
  say(c, String(Math.floor(running)), x + 78, 101, 34, INK, 700, "center");
  say(c, "第一分钟", x + 150, 78, 24, INK, 700); say(c, "The first minute", x + 150, 108, 17, QUIET);
  say(c, "秒 · seconds", x + 150, 134, 14, QUIET);
  box(c, x, 188, w, 214, 14, PAPER, LINE);
  STEPS.forEach(([zh, en], place) => {
    const when = TALK.find(([, , , , step]) => step === place + 1)[0], done = ease((at - when) / 0.5), y = 218 + place * 51;
    box(c, x + 10, y - 21, w - 20, 44, 10, `rgb(216 239 233 / ${done})`);
    c.beginPath(); c.arc(x + 34, y, 13, 0, 7); c.fillStyle = done > 0.5 ? GREEN : LINE; c.fill();
    say(c, String(place + 1), x + 34, y + 1, 15, done > 0.5 ? PAPER : QUIET, 700, "center");
    say(c, zh, x + 58, y - 8, 17, INK, 600); say(c, en, x + 58, y + 12, 13.5, QUIET);
  });
  const level = warmth(at), bar = w - 40;
  box(c, x, 416, w, 96, 14, PAPER, LINE);
  say(c, "她的着急", x + 20, 442, 17, INK, 600); say(c, "How upset she is", x + w - 20, 442, 14, QUIET, 400, "right");
  box(c, x + 20, 466, bar, 20, 10, GROUND, LINE);
  const tint = level > 0.6 ? RED : level > 0.3 ? AMBER : GREEN;
  box(c, x + 20, 466, Math.max(20, bar * level), 20, 10, tint);
}

function head(c) {
  box(c, LEFT, 24, WIDE, 56, 14, PAPER, LINE);
  c.beginPath(); c.arc(LEFT + 32, 52, 17, 0, 7); c.fillStyle = ROSE; c.fill(); say(c, "吴", LEFT + 32, 53, 17, RED, 700, "center");
  say(c, "吴女士 · Ms Wu", LEFT + 60, 52, 18, INK, 600); say(c, "在线咨询 · chat", LEFT + WIDE - 18, 52, 14, QUIET, 400, "right");
}

function title(c, alpha) {
  if (alpha <= 0) return;
  c.globalAlpha = alpha; c.fillStyle = GREEN; c.fillRect(0, 0, about.width, about.height);
  say(c, "投诉的第一分钟", 480, 226, 58, PAPER, 700, "center");
  say(c, "The first minute of a complaint", 480, 300, 30, SOFT, 400, "center");
  say(c, "先人后事  ·  the person, then the matter", 480, 372, 20, SOFT, 400, "center");
  c.globalAlpha = 1;
}

function closing(c, alpha, at) {
  if (alpha <= 0) return;
  c.globalAlpha = alpha; c.fillStyle = GREEN; c.fillRect(0, 0, about.width, about.height);
  STEPS.forEach(([zh, en], place) => {
    const y = 108 + place * 92, shown = alpha * ease((at - END - 0.6 - place * 0.7) / 0.5);
    c.globalAlpha = shown;
    c.beginPath(); c.arc(236, y, 26, 0, 7); c.fillStyle = SOFT; c.fill(); say(c, String(place + 1), 236, y + 1, 26, GREEN, 700, "center");
    say(c, zh, 286, y - 13, 28, PAPER, 700); say(c, en, 286, y + 20, 20, SOFT);
  });
  c.globalAlpha = alpha * ease((at - END - 3.8) / 0.6);
  say(c, "先人后事  ·  the person, then the matter", 480, 484, 20, PAPER, 600, "center");
  c.globalAlpha = 1;
}

export function draw(c, at) {
  c.fillStyle = GROUND; c.fillRect(0, 0, about.width, about.height);
  head(c); bubbles(c, at); side(c, at);
  title(c, 1 - ease((at - 3.6) / 0.6)); closing(c, ease((at - END) / 0.6), at);
}
