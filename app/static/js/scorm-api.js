// The two interfaces that packages call: API of SCORM 1.2, API_1484_11 of SCORM 2004. Both stand on
// one store of values and on the table of elements that the academy holds every value against again.
const CODES = {
  "1.2": { running: "101", unknown: "401", argument: "201", notRunning: "301", keyword: "402", readOnly: "403", writeOnly: "404", type: "405", range: "405", first: "201", unset: "", store: "101", again: "101", over: "101", get: "301", set: "301", commit: "301", end: "301" },
  2004: { running: "103", unknown: "401", argument: "201", notRunning: "112", keyword: "404", readOnly: "404", writeOnly: "405", type: "406", range: "407", first: "408", unset: "403", store: "391", again: "104", over: "113", get: "122", set: "132", commit: "142", end: "112", getOver: "123", setOver: "133", commitOver: "143" },
};
const WORDS = {
  0: "No error", 101: "General exception", 103: "Already initialized", 104: "Content instance terminated", 112: "Termination before initialization", 113: "Termination after termination", 122: "Retrieve data before initialization", 123: "Retrieve data after termination", 132: "Store data before initialization", 133: "Store data after termination", 142: "Commit before initialization", 143: "Commit after termination", 201: "Invalid argument", 301: "Not initialized", 351: "General set failure", 391: "General commit failure", 401: "Undefined data model element", 402: "Element is a keyword", 403: "Element is read only or has no value", 404: "Element is read only or write only", 405: "Incorrect data type or write only", 406: "Type mismatch", 407: "Value out of range", 408: "Element to be set first is not set",
};

export function makeApi(version, elements, given, store, move) {
  const codes = CODES[version];
  const table = elements.map(([template, access, form, longest, low, high]) => ({
    template, access, longest, low, high,
    name: new RegExp(`^${template.split(".").map((piece) => (piece === "n" ? "(0|[1-9]\\d{0,3})" : piece)).join("\\.")}$`),
    form: form ? new RegExp(`^(?:${form})$`) : null,
  }));
  const values = new Map(Object.entries(given));
  let state = "before"; // before, running, after
  let error = "0";
  let changes = 0; // what was set, and how much of it is stored
  let kept = 0;
  let request = "_none_";

  const find = (name) => table.find((one) => one.name.test(name));
  const fail = (code, answer) => { error = code; return answer; };
  const template = (name) => name.replace(/\.\d+(?=\.|$)/g, ".n");
  const count = (list) => {
    let number = 0;
    const has = (n) => [...values.keys()].some((name) => name.startsWith(`${list}.${n}.`));
    while (has(number)) number += 1;
    return number;
  };
  const lists = new Set(table.flatMap((one) => [...one.template.matchAll(/\.n(?=\.)/g)].map((found) => one.template.slice(0, found.index))));
  const children = (place) => [...new Set(table.filter((one) => one.template.startsWith(`${place}.`)).map((one) => one.template.slice(place.length + 1).split(".")).map((pieces) => (pieces[0] === "n" ? pieces[1] : pieces[0])))].filter(Boolean);
  const running = (before, after) => {
    if (state === "running") return true;
    error = state === "after" && after ? after : before;
    return false;
  };

  // All that a package may set goes with every commit; only the status that nobody set stays here.
  const settable = () => Object.fromEntries([...values].filter(([name, value]) => find(name)?.access.includes("w") && name !== "adl.nav.request" && !(name === "cmi.core.lesson_status" && value === "not attempted")));

  const begin = (argument) => {
    if (argument !== "") return fail(codes.argument, "false");
    if (state === "running") return fail(codes.running, "false");
    if (state === "after") return fail(codes.again, "false");
    state = "running";
    return fail("0", "true");
  };
  const keep = (ended) => {
    const mark = changes;
    if (!store(settable(), ended)) return false;
    kept = Math.max(kept, mark);
    return true;
  };
  const end = (argument) => {
    if (argument !== "") return fail(codes.argument, "false");
    if (!running(codes.end, codes.over)) return "false";
    state = "after";
    changes += 1;
    const held = keep(true);
    if (request !== "_none_") move(request);
    return held ? fail("0", "true") : fail(codes.store, "false");
  };
  const commit = (argument) => {
    if (argument !== "") return fail(codes.argument, "false");
    if (!running(codes.commit, codes.commitOver)) return "false";
    return keep(false) ? fail("0", "true") : fail(codes.store, "false");
  };
  const get = (name) => {
    if (!running(codes.get, codes.getOver)) return "";
    const keyword = /^(.*)\.(_children|_count)$/.exec(name);
    if (keyword) {
      const [, place, which] = keyword;
      const there = which === "_count" ? lists.has(template(place)) : children(template(place)).length > 0;
      if (!there) return fail(codes.unknown, "");
      return fail("0", which === "_count" ? String(count(place)) : children(template(place)).join(","));
    }
    const found = find(name);
    if (!found) return fail(codes.unknown, "");
    if (!found.access.includes("r")) return fail(codes.writeOnly, "");
    if (values.has(name)) return fail("0", values.get(name));
    return version === "1.2" ? fail("0", "") : fail(codes.unset, "");
  };
  const set = (name, raw) => {
    if (!running(codes.set, codes.setOver)) return "false";
    const value = String(raw ?? "");
    if (/\.(_children|_count|_version)$/.test(name)) return fail(codes.keyword, "false");
    const found = find(name);
    if (!found) return fail(codes.unknown, "false");
    if (!found.access.includes("w")) return fail(codes.readOnly, "false");
    if (value.length > found.longest || (found.form && !found.form.test(value))) return fail(codes.type, "false");
    if (found.low !== null && value !== "" && (Number(value) < found.low || (found.high !== null && Number(value) > found.high))) return fail(codes.range, "false");
    for (const place of name.matchAll(/\.(\d+)(?=\.)/g)) {
      const list = name.slice(0, place.index);
      if (Number(place[1]) > count(list)) return fail(version === "1.2" ? "201" : "351", "false");
      if (version !== "1.2" && /\.(objectives|interactions)$/.test(list) && !name.endsWith(".id") && !values.has(`${list}.${place[1]}.id`)) return fail(codes.first, "false");
    }
    if (name === "adl.nav.request") { request = value; return fail("0", "true"); }
    values.set(name, name === "cmi.comments" ? (values.get(name) ?? "") + value : value);
    changes += 1;
    return fail("0", "true");
  };

  const names = version === "1.2"
    ? ["LMSInitialize", "LMSFinish", "LMSCommit", "LMSGetValue", "LMSSetValue", "LMSGetLastError", "LMSGetErrorString", "LMSGetDiagnostic"]
    : ["Initialize", "Terminate", "Commit", "GetValue", "SetValue", "GetLastError", "GetErrorString", "GetDiagnostic"];
  const words = (code) => WORDS[String(code)] ?? "";
  const acts = [(a = "") => begin(String(a ?? "")), (a = "") => end(String(a ?? "")), (a = "") => commit(String(a ?? "")), (name) => get(String(name)), (name, value) => set(String(name), value), () => error, words, (code) => words(code || error)];
  return {
    surface: Object.fromEntries(names.map((name, place) => [name, acts[place]])),
    values: settable,
    ended: () => state === "after",
    unsaved: () => changes > kept,
    mark: () => changes,
    saved: (mark) => { kept = Math.max(kept, mark); },
  };
}
