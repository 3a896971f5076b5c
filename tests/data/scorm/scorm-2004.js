// What a part written for SCORM 2004 calls things.
const call = { begin: "Initialize", end: "Terminate", keep: "Commit", get: "GetValue", set: "SetValue" };
const name = { place: "cmi.location", memo: "cmi.suspend_data", entry: "cmi.entry", who: "cmi.learner_name", exit: "cmi.exit", time: "cmi.session_time", total: "cmi.total_time" };
const span = (seconds) => `PT${seconds}S`;
const finish = (score) => [["cmi.score.scaled", String(score / 100)], ["cmi.success_status", "passed"], ["cmi.completion_status", "completed"]];
const begun = () => [["cmi.completion_status", "incomplete"]];
const door = "API_1484_11";
