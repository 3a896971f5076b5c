// What a part written for SCORM 1.2 calls things.
const call = { begin: "LMSInitialize", end: "LMSFinish", keep: "LMSCommit", get: "LMSGetValue", set: "LMSSetValue" };
const name = { place: "cmi.core.lesson_location", memo: "cmi.suspend_data", entry: "cmi.core.entry", who: "cmi.core.student_name", exit: "cmi.core.exit", time: "cmi.core.session_time", score: "cmi.core.score.raw", total: "cmi.core.total_time" };
const span = (seconds) => `0000:00:${String(seconds).padStart(2, "0")}`;
const finish = (score) => [["cmi.core.score.raw", score], ["cmi.core.score.min", "0"], ["cmi.core.score.max", "100"], ["cmi.core.lesson_status", "completed"]];
const begun = () => [["cmi.core.lesson_status", "incomplete"]];
const door = "API";
