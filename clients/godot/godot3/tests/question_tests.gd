# Questions beside agents, with the planner's part played by the test.
extends "res://tests/test_case.gd"

const Questions = preload("res://addons/understudy/understudy_questions.gd")
const Client = preload("res://addons/understudy/understudy_client.gd")
const HUT = {"at": "home", "wood": 0, "fire_lit": false}
const PLAN = {"status": "solved", "steps": [{"tool": "chop", "args": {}}], "cost": 2, "source": "llm"}

var _questions
var _sent = []
var _log = []


# The planner's end of the connection.
func send(text: String) -> void:
	_sent.append(Platform.from_json_text(text))


func test_answers_come_to_their_questions() -> void:
	_begin()
	var one = _questions.plan("ann", HUT, "warm", 50, {"persona": "a miller"})
	var other = _questions.propose("ann", HUT, "warm", [{"tool": "chop", "args": {}}])
	var joint = _questions.plan_together({"ann": {"state": HUT}}, "warm")
	same(["plan-once", 50, "a miller"], [_sent[0]["type"], _sent[0]["budgetMs"], _sent[0]["persona"]])
	same(["propose", "chop"], [_sent[1]["type"], _sent[1]["steps"][0]["tool"]])
	same("plan-together", _sent[2]["type"])
	_hear("refused", {"id": other, "code": "invalid-request", "message": "no"})
	_hear("answer", _with(PLAN, {"id": one}))
	_hear("answer", _with(PLAN, {"id": one}))
	_hear("answer", {"id": joint, "status": 7})
	_hear("answer", _with(PLAN, {"id": 99}))
	same(["refused 2 invalid-request", "answered 1 llm", "refused 3 bad-answer"], _log)
	_questions.wire = null


func test_the_model_is_asked_and_answers() -> void:
	_begin()
	var wanted = {"number": 3, "kind": "plan", "domain": "hut", "system": "Plan", "user": "now", "schema": {}, "withinMs": 80.5}
	_hear("model-wanted", wanted)
	for name in ["number", "kind", "domain", "system", "user", "schema"]:
		_hear("model-wanted", _with(wanted, {name: null}))
	_hear("model-unwanted", {"number": 3})
	_hear("refused", {"number": 3, "code": "invalid-request", "message": "late"})
	same(["wanted 3 plan", "unwanted 3", "model refused 3 invalid-request"], _log)
	_questions.answer_model(3, {"choice": "A"})
	_questions.model_failed(4, times("x", 5000))
	same(["model-answer", 3, "A"], [_sent[0]["type"], _sent[0]["number"], _sent[0]["answer"]["choice"]])
	same(1000, _sent[1]["message"].length())
	_questions.wire = null


func test_other_messages_are_left_to_the_session() -> void:
	_begin()
	for text in ["", "{", "{\"type\":\"plan\"}", "{\"type\":\"answer\"", "{\"type\":\"answers\"}", "{\"type\":\"answer\"" + times("[", 500)]:
		same(false, _questions.hears(text), text.substr(0, 20))
	_questions.wire = null


func test_a_planner_that_is_over_answers_nothing_more() -> void:
	_begin()
	_questions.plan_now("ann", HUT, "warm")
	_questions.lost()
	_questions.lost()
	same(["refused 1 closed"], _log)
	_questions.answer_model(1, {})
	same(1, _sent.size(), "nothing is sent")
	_questions.wire = null


func test_a_client_of_a_server_has_no_planner() -> void:
	var client = Client.new()
	_listen_to(client.questions())
	var asked = _questions.plan("ann", HUT, "warm")
	_questions.call("_refuse", asked, "no-engine", "")
	same(["refused 1 no-engine"], _log)
	client.free()


func _begin() -> void:
	_listen_to(Questions.new())
	_questions.wire = self


func _listen_to(questions) -> void:
	_questions = questions
	_sent = []
	_log = []
	for each in ["answered", "refused", "model_wanted", "model_unwanted", "model_refused"]:
		questions.connect(each, self, "_" + each)


func _hear(type: String, members: Dictionary) -> void:
	var told = Platform.to_json_text(members)
	same(true, _questions.hears("{\"type\":\"%s\",%s" % [type, told.substr(1)]), type)


func _with(members: Dictionary, more: Dictionary) -> Dictionary:
	var both = members.duplicate()
	for name in more:
		both[name] = more[name]
	return both


func _answered(id: int, answer: Dictionary) -> void:
	_log.append("answered %s %s" % [id, answer["source"]])


func _refused(id: int, code: String, _message: String) -> void:
	_log.append("refused %s %s" % [id, code])


func _model_wanted(question: Dictionary) -> void:
	_log.append("wanted %s %s" % [question["number"], question["kind"]])


func _model_unwanted(number: int) -> void:
	_log.append("unwanted %s" % number)


func _model_refused(number: int, code: String, _message: String) -> void:
	_log.append("model refused %s %s" % [number, code])
