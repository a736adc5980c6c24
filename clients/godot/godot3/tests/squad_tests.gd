# Squads within a session: members that come and go, lost sessions, saved games.
extends "res://tests/test_case.gd"

const LATE = 4000

var _play
var _squad
var _ann
var _bo
var _log = []


func test_it_is_told_once_and_again_when_it_changes() -> void:
	_begin_play()
	_squad.want("stocked", ["ann", "bo"])
	_play.update()
	same([["ann", "bo"]], _members_of(_said("squad")))
	_squad.want("stocked", ["ann", "bo"], 100, {"disabled": {"ann": ["chop"]}})
	_play.update()
	same(["chop"], _said("squad")[0]["disabled"]["ann"])
	same("stocked", _squad.goal())
	_squad.want("stocked", ["ann", "bo"], 100, {"by": NAN})
	_squad.want("stocked", ["ann", 3])
	_play.update()
	same(["squad bad-value", "squad bad-value"], _log)
	same(0, _said("squad").size(), "refused here")
	_end_play()


func test_a_member_does_several_steps_and_tells_their_ends() -> void:
	_begin_play()
	_start("ann", 1, GOTO)
	_start("ann", 2, CHOP, ["bo"])
	same(true, abs(_ann.tasks()[1]["left_ms"] - LATE) < 1000, "time that is left")
	_ann.failed("tired", _ann.tasks()[1]["step"])
	_ann.finished()
	_ann.finished()
	_play.update()
	var ends = _said("step")
	same([2, "failed", "tired"], [ends[0]["stepId"], ends[0]["event"], ends[0]["detail"]])
	same([1, "finished"], [ends[1]["stepId"], ends[1]["event"]])
	same(2, ends.size(), "ends")
	_start("bo", 3, CHOP)
	_push('"type":"finish","agent":"bo","stepId":3')
	_push('"type":"interrupt","agent":"bo","stepId":3,"reason":"late"')
	same(["ann goto", "ann chop", "bo chop", "bo over chop"], _log)
	_push('"type":"wait","agent":"bo","step":%s,"what":"event","untilMs":0' % GOTO)
	var waits = _squad.parts()["bo"]["waits"]
	same([null, "event", 0.0], [waits["partner"], waits["what"], waits["left_ms"]])
	_push('"type":"rest","agent":"bo","reason":"done"')
	same({"tasks": [], "waits": null, "rests": "done"}.hash(), _squad.parts()["bo"].hash())
	_end_play()


func test_a_member_takes_its_own_goal_with_it() -> void:
	_begin_play()
	_squad.want("stocked", ["ann", "bo"], 100, {"goals": {"ann": "cold", "bo": {"at": "home"}}})
	_play.update()
	same(["ann", "bo"], _said("squad").back()["goals"].keys())
	_bo.want("stocked")
	_play.update()
	same(["ann"], _said("squad").back()["goals"].keys())
	_end_play()


func test_a_member_leaves_with_a_want_of_its_own() -> void:
	_begin_play()
	_start("bo", 1, GOTO)
	_bo.want("stocked")
	_play.update()
	same("bo goal-changed goto", _log.back())
	same(["ann"], _said("squad").back()["members"])
	_squad.want("stocked", ["ann", "bo"], 100, {"by": 90})
	_play.update()
	var idles = []
	for message in _play.taken():
		if message["type"] == "idle":
			idles.append(message["agent"])
	same(["bo"], idles)
	_play.session.squad("three").want("stocked", ["ann"])
	_bo.leave()
	_play.update()
	same(["two"], _names_of(_said("disband")))
	_bo.free()
	_end_play()


func test_it_goes_on_in_the_middle_of_a_step_when_the_session_is_lost() -> void:
	_begin_play()
	_start("ann", 7, CHOP, ["bo"])
	_start("bo", 7, CHOP, ["ann"])
	_start("ann", 8, GOTO)
	_play.update(1.0)
	_play.forget()
	_play.taken()
	_play.connected("b")
	_play.update()
	var running = _said("squad")[0]["running"]
	same(2, running.size(), "each step once")
	same(["ann", ["bo"]], [running[0]["agent"], running[0]["with"]])
	same(true, abs(running[0]["elapsedMs"] + running[0]["leftMs"] - LATE) < 1000, "its whole time")
	# It ends before the new session has a number for it.
	_ann.finished(_ann.tasks()[1]["step"])
	_log = []
	_start("ann", 1, CHOP, ["bo"])
	_start("bo", 1, CHOP, ["ann"])
	_start("ann", 2, GOTO)
	_play.update()
	same([], _log)
	var ends = _said("step")
	same([2, "finished"], [ends[0]["stepId"], ends[0]["event"]])
	same(1, ends.size(), "ends")
	_end_play()


func test_it_is_saved_and_restored_in_the_middle_of_a_step() -> void:
	_begin_play()
	_start("ann", 7, CHOP, ["bo"])
	_start("bo", 7, CHOP, ["ann"])
	_play.update(1.0)
	var saved = Platform.to_json_text([_ann.save_state(), _bo.save_state(), _squad.save_state()])
	_end_play()
	_begin_play(false)
	var parts = Platform.from_json_text(saved)
	_ann.restore_state(parts[0])
	_bo.restore_state(parts[1])
	_squad.restore_state(parts[2])
	same(["ann chop", "bo chop"], _log)
	same([["bo"], ["ann"]], [_ann.tasks()[0]["partners"], _bo.tasks()[0]["partners"]])
	_play.connected()
	_play.update()
	same(1, _said("squad")[0]["running"].size(), "told once")
	_log = []
	for damaged in ['{}', '{"message":{"members":3,"goal":1},"running":[]}', '{"message":null,"running":[3]}']:
		_squad.restore_state(Platform.from_json_text(damaged))
	same(["squad bad-value", "squad bad-value", "squad bad-value"], _log)
	same(["ann", "bo"], _squad.members(), "goes on")
	_end_play()


func test_it_reports_a_refusal_and_repeats_its_goal_when_the_game_does() -> void:
	_begin_play()
	_play.taken()
	_play.hear('{"type":"error","code":"invalid-request","message":"m","pointer":"/goal","seq":3,"squad":"two"}')
	same(["squad invalid-request"], _log)
	same("/goal", _squad.last_error["pointer"])
	_squad.want("stocked", ["ann", "bo"])
	_play.update()
	same(0, _said("squad").size(), "not at once")
	_play.update(1.1)
	same(1, _said("squad").size(), "a second later")
	_play.hear('{"type":"error","code":"too-busy","message":"m","seq":4}')
	_play.update(1.1)
	same(1, _said("squad").size(), "said again by itself")
	same(["squad invalid-request"], _log)
	var role = '{"agent":%s,"step":%s,"with":[],"isRunning":true,"fromMs":0,"untilMs":9,"for":[{"what":"goal"}]}'
	_push('"type":"roles","roles":[%s]' % (role % ['"bo"', GOTO]))
	same("bo", _squad.roles[0]["agent"])
	_push('"type":"roles","roles":[%s]' % (role % ["3", GOTO]))
	same(["bad-message"], _play.errors)
	_squad.interrupt("bo")
	_squad.want("stocked", ["ann", "bo"], 100, {"maintain": {"at": times("x", 40000)}})
	_play.update()
	same("bo", _said("interrupt")[0]["agent"])
	same("squad message-too-large", _log.back())
	_end_play()


# A squad of ann and bo in a session.
func _begin_play(is_wanting = true) -> void:
	_log = []
	_play = Played.new()
	_ann = _watched("ann")
	_bo = _watched("bo")
	_squad = _play.session.squad("two")
	_squad.connect("refused", self, "_refused")
	if is_wanting:
		_play.connected()
		_squad.want("stocked", ["ann", "bo"])
		_play.update()


func _end_play() -> void:
	_play.free_agents()


func _watched(called: String):
	var agent = _play.agent(called)
	agent.see({"at": "home"})
	agent.connect("step_started", self, "_started", [called])
	agent.connect("step_over", self, "_over", [called])
	agent.connect("step_interrupted", self, "_interrupted", [called])
	return agent


# Messages of a type among those since the last call.
func _said(type: String) -> Array:
	var all = []
	for message in _play.taken():
		if message["type"] == type:
			all.append(message)
	return all


func _push(fields: String) -> void:
	_play._n += 1
	_play.hear('{"n":%d,"squad":"two",%s}' % [_play._n, fields])


func _start(called: String, id: int, step: String, partners = []) -> void:
	var fields = '"type":"begin","agent":"%s","stepId":%d,"step":%s,"with":%s,"untilMs":%f'
	var until_ms = _play.session.game_ms() + LATE
	_push(fields % [called, id, step, Platform.to_json_text(partners), until_ms])


func _members_of(messages: Array) -> Array:
	var all = []
	for message in messages:
		all.append(message["members"])
	return all


func _names_of(messages: Array) -> Array:
	var all = []
	for message in messages:
		all.append(message["squad"])
	return all


func _refused(code, _message) -> void:
	_log.append("squad " + code)


func _started(step, called) -> void:
	_log.append("%s %s" % [called, step["tool"]])


func _over(step, called) -> void:
	_log.append("%s over %s" % [called, step["tool"]])


func _interrupted(step, why, called) -> void:
	_log.append("%s %s %s" % [called, why, step["tool"]])
