# Invalid messages of the server, and invalid values of the game.
extends "res://tests/test_case.gd"


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
