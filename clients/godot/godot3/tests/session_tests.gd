# A session and its agents with scripted messages of the server.
extends "res://tests/test_case.gd"

const Things = preload("res://addons/understudy/understudy_things.gd")
const TIMED_PLAN = '{"type":"plan","n":%d,"agent":"ann","basedOn":1,"want":2,"steps":[%s],"fromMs":[%f],"cost":3,"source":"classical","status":"solved"}'


func test_nothing_is_compared_with_numbers_of_the_session_before() -> void:
	var play = Played.new().connected()
	var ann = play.asking("ann")
	play.update()
	play.plan("ann", 1, 2)
	same(true, ann.answer().proved, "proved")
	play.forget()
	ann.see({"at": "forest"})
	play.connected("b")
	play.update()
	# The state of the new session has the number of the plan's state in the old one.
	same(false, ann.answer().proved, "proved")
	same(true, ann.answer().stale, "stale")
	same(2, ann.answer().steps.size(), "steps")
	play.plan("ann", 1, 2)
	same(true, ann.answer().proved, "proved")
	same(false, ann.answer().stale, "stale")
	play.free_agents()


func test_a_step_of_the_session_before_has_no_number_in_the_new_one() -> void:
	var play = Played.new().connected()
	var ann = play.asking("ann", {"runner": "server"})
	play.update()
	play.hear('{"type":"begin","n":1,"agent":"ann","stepId":7,"step":%s}' % GOTO)
	play.update()
	play.forget()
	play.connected("b")
	play.taken()
	ann.finished()
	play.update()
	same("state want", play.taken_types())
	play.hear('{"type":"begin","n":1,"agent":"ann","stepId":1,"step":%s}' % CHOP)
	play.update()
	ann.finished()
	play.update()
	var ids = []
	for message in play.taken():
		if message["type"] == "step":
			ids.append(message["stepId"])
	same([1, 1], ids)
	play.free_agents()


func test_an_end_is_of_the_step_it_names() -> void:
	var play = Played.new().connected()
	var ann = play.asking("ann")
	play.update()
	play.plan("ann", 1, 2)
	play.update()
	play.plan("ann", 1, 2, CHOP + "," + CHOP)
	play.update()
	var old = play.told[0]
	var new = play.told[2]
	ann.finished(old)
	ann.failed("too late", old)
	same(true, Platform.is_one(ann.current_step(), new), "the step goes on")
	# The same plan again: the step stays the object known to the game.
	play.plan("ann", 1, 2, CHOP + "," + CHOP)
	ann.finished(new)
	same(null, ann.current_step(), "the step ended")
	play.update()
	ann.finished(new)
	same(TYPE_DICTIONARY, typeof(ann.current_step()), "an equal step is another one")
	play.free_agents()


func test_a_step_does_not_begin_before_its_time() -> void:
	var play = Played.new().connected()
	var ann = play.asking("ann")
	play.update()
	var from_ms = play.session.game_ms() + 2000
	var step = CHOP.replace("}}", '},"startsAt":2,"duration":4}')
	play.hear(TIMED_PLAN % [1, step, from_ms])
	play.update(1.9)
	same(null, ann.current_step(), "it is too early")
	var saved = ann.save_state()
	play.update(0.2)
	same(2.0, float(ann.current_step()["startsAt"]), "its start")
	play.hear(TIMED_PLAN % [2, step.replace('"startsAt":2', '"startsAt":"soon"'), from_ms])
	same(["bad-message"], play.errors, "a start that is no number")
	play.free_agents()

	# Another program, whose clock has just begun, and without a server.
	var later = Played.new()
	var bo = later.agent("bo")
	saved["steps"][0]["fromMs"] = 1e12
	bo.restore_state(saved)
	later.update()
	same(TYPE_DICTIONARY, typeof(bo.current_step()), "a saved step keeps no time of before")
	later.free_agents()


func test_an_agent_is_where_it_was_in_a_saved_game() -> void:
	var before = Played.new({"world": {}, "things": Things.new()})
	var ann = before.agent("ann")
	ann.see({"at": "home"})
	ann.be_at([3, 4.5])
	var saved = parse_json(to_json(ann.save_state()))
	before.free_agents()
	var play = Played.new({"world": {}, "things": Things.new()}).connected()
	var again = play.agent("ann")
	again.restore_state(saved)
	play.update()
	same("[3,4.5]", to_json(again.save_state()["at"]), "its place")
	again.restore_state({"want": null, "values": {}, "at": ["east"], "steps": []})
	same("[3,4.5]", to_json(again.save_state()["at"]), "a damaged save changes nothing")
	play.free_agents()


func test_a_place_among_things_needs_things() -> void:
	var play = Played.new()
	var ann = play.agent("ann")
	ann.be_at([3])
	same("no-world", ann.last_error.code)
	same(false, ann.save_state().has("at"), "no place")
	play.free_agents()


func test_errors_are_told_to_the_agent_that_they_concern() -> void:
	var play = Played.new().connected()
	play.asking("ann")
	play.asking("bob")
	play.update()
	play.hear('{"type":"error","code":"invalid-request","message":"no such goal","seq":2}')
	play.hear('{"type":"error","code":"bad-state","message":"no such place","pointer":"/values/at","seq":3}')
	same(["ann invalid-request", "bob bad-state"], play.told)
	same("bad-state", play.session.agents["bob"].last_error.code)
	same("/values/at", play.session.agents["bob"].last_error.pointer)
	play.told = []
	play.hear('{"type":"error","code":"bad-plan","message":"","seq":77,"agent":"bob"}')
	same(["bob bad-plan"], play.told)
	play.told = []
	play.hear('{"type":"error","code":"overloaded","message":"no time"}')
	same(["ann overloaded", "bob overloaded"], play.told)
	same(["overloaded"], play.errors)
	play.free_agents()


func test_what_was_refused_may_be_wanted_again() -> void:
	var play = Played.new().connected()
	var ann = play.asking("ann")
	play.update()
	play.taken()
	ann.want("warm", 100)
	play.update()
	same("", play.taken_types())
	play.hear('{"type":"error","code":"invalid-request","message":"no such goal","seq":2}')
	for _frame in range(30):
		ann.want("warm", 100)
		play.update()
	same("", play.taken_types(), "not in each frame")
	play.update(1000.0)
	ann.want("warm", 100)
	play.update(1000.0)
	same("want", play.taken_types())
	play.free_agents()


func test_errors_without_a_session_are_told() -> void:
	var play = Played.new()
	play.open()
	play.hear('{"type":"error","code":"too-busy","message":"later"}')
	same(["too-busy"], play.errors)


func test_a_goal_may_be_changed_in_place() -> void:
	var play = Played.new().connected()
	var ann = play.agent("ann")
	var goal = {"wood": 1}
	ann.see({"wood": 0})
	ann.want(goal)
	play.update()
	goal["wood"] = 2
	play.session.agents["ann"]._tell_again()
	play.update()
	same(1, play.taken().back()["goal"]["wood"], "goal")
	ann.want(goal)
	play.update()
	same(2, play.taken().back()["goal"]["wood"], "goal")
	play.free_agents()


func test_a_goal_may_be_words() -> void:
	var play = Played.new().connected()
	var ann = play.agent("ann")
	ann.see({"wood": 0})
	ann.want({"directive": "Light a fire!"})
	play.update()
	same("Light a fire!", play.taken().back()["goal"]["directive"], "goal")
	play.free_agents()


func test_agents_that_leave_are_forgotten() -> void:
	var play = Played.new().connected()
	for index in range(300):
		var agent = play.asking("agent-%d" % index)
		play.update()
		if index == 0:
			play.plan("agent-0", 1, 2)
			play.update()
		agent.leave()
		agent.leave()
		agent.finished()
		agent.free()
		play.update()
		same(1, play.taken_types().count("leave"), "said of its end")
		play.hear('{"type":"ack","received":%d}' % play.session._outbox.seq)
	same("goto closed", play.told.back())
	same(0, play.session.agents.size(), "agents")
	same(true, play.session.is_settled(), "settled")
