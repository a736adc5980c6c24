# Runs all tests of the client: the functions of this script whose names begin with "test_".
#   godot3-server --path . --script res://tests/run_tests.gd
extends SceneTree

const Client = preload("res://addons/understudy/understudy_client.gd")
const Agent = preload("res://addons/understudy/understudy_agent.gd")
const Platform = preload("res://addons/understudy/understudy_platform.gd")
const Played = preload("res://tests/played_session.gd")
const GOTO = Played.GOTO
const CHOP = Played.CHOP

var wrong = 0
var test = ""


class Tickets:
	extends Object
	var given = null

	func give():
		return given


func _initialize() -> void:
	for method in get_method_list():
		if method["name"].begins_with("test_"):
			test = method["name"]
			call(test)
	print("done")
	quit(1 if wrong > 0 else 0)


func same(expected, found, what = "") -> void:
	if typeof(expected) != typeof(found) or expected != found:
		wrong += 1
		printerr("%s %s: expected %s, found %s" % [test, what, expected, found])


func times(text: String, count: int) -> String:
	var parts = PoolStringArray()
	for _index in range(count):
		parts.append(text)
	return parts.join("")


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
	# The state of the new session has the number that the plan was for in the old one.
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
	# The same plan again: the step is still the one that the game knows.
	play.plan("ann", 1, 2, CHOP + "," + CHOP)
	ann.finished(new)
	same(null, ann.current_step(), "the step ended")
	play.update()
	ann.finished(new)
	same(TYPE_DICTIONARY, typeof(ann.current_step()), "an equal step is another one")
	play.free_agents()


func test_errors_are_told_to_the_agent_that_they_concern() -> void:
	var play = Played.new().connected()
	play.asking("ann")
	play.asking("bob")
	play.update()
	play.hear('{"type":"error","code":"invalid-request","message":"no such goal","seq":2}')
	play.hear('{"type":"error","code":"bad-state","message":"no such place","seq":3}')
	same(["ann invalid-request", "bob bad-state"], play.told)
	same("bad-state", play.session.agents["bob"].last_error.code)
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
	ann.want("warm")
	play.update()
	same("", play.taken_types())
	play.hear('{"type":"error","code":"invalid-request","message":"no such goal","seq":2}')
	for _frame in range(30):
		ann.want("warm")
		play.update()
	same("", play.taken_types(), "not in each frame")
	play.update(1000.0)
	ann.want("warm")
	play.update(1000.0)
	same("want", play.taken_types())
	play.free_agents()


func test_errors_without_a_session_are_told() -> void:
	var play = Played.new()
	play.open()
	play.hear('{"type":"error","code":"too-busy","message":"later"}')
	same(["too-busy"], play.errors)


func test_long_messages_are_refused_here() -> void:
	var play = Played.new().connected()
	var ann = play.asking("ann")
	play.update()
	play.taken()
	ann.see({"at": times("x", 33000)})
	play.update()
	same("", play.taken_types())
	# The server plans for a state that the agent has left.
	play.plan("ann", 1, 2)
	same(null, ann.answer(), "answer")
	ann.see({"at": "forest"})
	ann.want("warm", 100, {"memory": times("x", 33000)})
	play.update()
	play.update()
	same("state ack idle", play.taken_types())
	same(["ann message-too-large", "ann message-too-large"], play.told)
	ann.want("warm", 100, {"memory": times("x", 30000)})
	play.update()
	same(5, play.taken()[0]["seq"], "number")
	play.free_agents()


func test_values_that_json_has_not_are_typed_errors() -> void:
	var play = Played.new().connected()
	var ann = play.agent("ann")
	for value in [NAN, INF, null, [], {}, Vector2(1, 2), self]:
		ann.see({"at": value})
	ann.want({"wood": NAN})
	var cyclic = {}
	cyclic["oneOf"] = [cyclic]
	ann.want(cyclic)
	cyclic.clear()
	for saved in [{}, {"values": [], "steps": [], "want": null}, {"values": {}, "steps": [1], "want": null}]:
		ann.restore_state(saved)
	same(12, play.told.size(), "errors")
	same("bad-value", ann.last_error.code)
	play.taken()
	play.update()
	same("", play.taken_types())
	play.free_agents()


func test_a_goal_may_be_changed_in_place() -> void:
	var play = Played.new().connected()
	var ann = play.agent("ann")
	var goal = {"wood": 1}
	ann.see({"wood": 0})
	ann.want(goal)
	play.update()
	goal["wood"] = 2
	play.session.agents["ann"].tell_again()
	play.update()
	same(1, play.taken().back()["goal"]["wood"], "goal")
	ann.want(goal)
	play.update()
	same(2, play.taken().back()["goal"]["wood"], "goal")
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
		play.hear('{"type":"ack","received":%d}' % play.session._seq)
	same("goto closed", play.told.back())
	same(0, play.session.agents.size(), "agents")
	same(true, play.session.is_settled(), "settled")


func test_texts_that_are_no_messages() -> void:
	var none = [
		"", "{", "nul", '{"type":"ack","received":NaN}', '{"type":"ack","received":1e999}', times("[", 10000),
		times("[", 10000) + times("]", 10000), times("[", 100000), times('{"a":', 10000), times('{"a":', 10000) + "1" + times("}", 10000),
		'{"type":"plan","steps":' + times("[", 10000) + times("]", 10000) + "}", '["' + times("[", 300000) + '"]',
		"[]", "1", "null", '"plan"', "{}", '{"type":null}', '{"type":[]}', '{"type":"plan","n":"x"}', '{"type":"plan","n":0}',
		'{"type":"plan","n":1e15}',
	]
	for text in none:
		var play = Played.new().connected()
		play.asking("ann")
		play.update()
		play.hear(text)
		same(["bad-message"], play.errors, text.left(40))
		play.plan("ann", 1, 2)
		same(true, play.session.agents["ann"].answer().proved, "the session goes on")
		play.free_agents()
	same(false, Platform.is_too_deep('["' + times('[\\"', 300) + '"]'), "brackets of a text")
	same(true, Platform.is_too_deep('["\\\\"' + times("[", 300)), "brackets after a text")
	same(TYPE_ARRAY, typeof(Platform.from_json_text("[" + times("[],", 300) + "[]]")), "many brackets that are not deep")


func test_fields_of_other_types() -> void:
	var messages = [
		'{"type":"plan","n":1,"agent":"ann","basedOn":1,"want":2,"steps":[%s],"cost":3,"source":"classical","status":"solved"}' % GOTO,
		'{"type":"early","n":1,"agent":"ann","basedOn":1,"want":2,"step":%s,"index":0}' % GOTO,
		'{"type":"begin","n":1,"agent":"ann","stepId":1,"step":%s}' % GOTO,
		'{"type":"interrupt","n":1,"agent":"ann","stepId":1,"reason":"plan-broken"}',
		'{"type":"welcome","resumeToken":"b","received":2,"limits":{"messageBytes":32768}}',
		'{"type":"ack","received":1}',
		'{"type":"resync","agents":["ann"]}',
		'{"type":"error","code":"too-busy","message":"later","seq":2}',
	]
	var values = [
		null, true, -1, 1.5, 1e300, "x", [], {}, [[]], {"a": []}, [null], [{"tool": 1, "args": {}}],
		[{"tool": "chop", "args": {"a": []}}],
	]
	for text in messages:
		for key in parse_json(text):
			for value in values:
				var play = Played.new().connected()
				play.asking("ann")
				play.update()
				var message = parse_json(text)
				message[key] = value
				play.hear(to_json(message))
				message.erase(key)
				play.hear(to_json(message))
				play.update()
				for error in play.errors:
					same(true, error in ["bad-message", "too-busy", "x"], error)
				play.free_agents()


func test_a_plan_that_lacks_a_field_counts_all_the_same() -> void:
	var play = Played.new().connected()
	play.asking("ann")
	play.update()
	play.taken()
	play.hear('{"type":"plan","n":1,"agent":"ann"}')
	play.update()
	same("ack", play.taken_types(), "or it would be sent again for ever")
	play.free_agents()


func test_tickets_that_there_are_not_are_typed_errors() -> void:
	var tickets = Tickets.new()
	for given in [null, "", 7, [], tickets]:
		tickets.given = given
		var play = Played.new({"ticket_function": funcref(tickets, "give")})
		play.open()
		same(["ticket-failed"], play.errors)
		same([], play.texts, "no hello without a ticket")
		same("away", play.session.state)
		same(false, play.session.is_connection_due(Platform.now_seconds()), "not at once")
		same(true, play.session.is_connection_due(Platform.now_seconds() + 60), "but later")
	tickets.given = "a ticket"
	var function = funcref(tickets, "give")
	var good = Played.new({"ticket_function": function})
	good.open()
	same("a ticket", good.taken()[0]["ticket"])
	tickets.free()
	for none in [function, funcref(self, "no_such_function")]:
		var gone = Played.new({"ticket_function": none})
		gone.open()
		same(["ticket-failed"], gone.errors)


func test_addresses_keep_their_path() -> void:
	var client = Client.new()
	client.url = "HTTPS://host/understudy/"
	same("wss://host/understudy/v1/session", client._address())
	client.url = "http://http.example:70"
	same("ws://http.example:70/v1/session", client._address())
	for url in ["", "host", "ftp://host"]:
		client.url = url
		same("", client._address())
	client.update()
	same("bad-url", client.refusal_code())
	client.free()


func test_agents_end_with_their_nodes() -> void:
	var client = Client.new()
	client.domain = "hut"
	client.set_process(false)
	root.add_child(client)
	var ann = client.agent("ann")
	var bob = Agent.new()
	bob.agent_name = "bob"
	bob.client_path = NodePath("../" + client.name)
	root.add_child(bob)
	same(["ann", "bob"], client._session.agents.keys())
	ann.see({"at": "home"})
	ann.want("warm")
	# Out of the tree and back.
	client.remove_child(ann)
	same(["bob"], client._session.agents.keys())
	client.update()
	same(null, ann.answer())
	client.add_child(ann)
	same(["bob", "ann"], client._session.agents.keys())
	same(true, ann.is_due(), "it wants what it wanted")
	# The client, too: with agents below it and elsewhere.
	var before = client._session
	root.remove_child(client)
	same("closed", before.state)
	ann.want("eat")
	bob.want("eat")
	root.add_child(client)
	same("away", client.connection())
	same(["bob", "ann"], client._session.agents.keys())
	client.update()
	# Freed at once, or with the client.
	bob.free()
	same(["ann"], client._session.agents.keys())
	client.update()
	var carl = Agent.new()
	carl.agent_name = "carl"
	client.add_agent(carl)
	carl.free()
	same(["ann"], client._session.agents.keys(), "one outside of the tree")
	var dora = Agent.new()
	dora.agent_name = "dora"
	dora.client_path = NodePath("../" + client.name)
	root.add_child(dora)
	client.free()
	dora.see({"at": "home"})
	dora.want("warm")
	dora.idle()
	dora.free()


func test_an_agent_may_end_another_in_the_middle() -> void:
	var play = Played.new().connected()
	var ann = play.asking("ann")
	play.asking("bob")
	play.update()
	play.plan("ann", 1, 2)
	play.plan("bob", 3, 4)
	ann.connect("step_started", self, "_free_bob", [play.session])
	play.update()
	same(["ann"], play.session.agents.keys())
	play.free_agents()


func _free_bob(_step, session) -> void:
	session.agents["bob"].free()
