# The client in a scene: addresses, tickets, and nodes that are added and removed.
extends "res://tests/test_case.gd"

const Client = preload("res://addons/understudy/understudy_client.gd")
const Agent = preload("res://addons/understudy/understudy_agent.gd")


class Tickets:
	extends Object
	var given = null

	func give():
		return given


func test_tickets_that_there_are_not_are_typed_errors() -> void:
	var tickets = Tickets.new()
	for given in [null, "", 7, [], tickets]:
		tickets.given = given
		var play = Played.new({"ticket_function": funcref(tickets, "give"), "reconnect_seconds": 10.0})
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


func test_things_that_are_not_there_are_typed_errors() -> void:
	var bare = Client.new()
	bare.see("red", {"kind": "chest"})
	same("no-world", bare.last_error.code)
	bare.last_error = null
	bare.remove_thing("red")
	same("no-world", bare.last_error.code)
	bare.free()
	var client = Client.new()
	client.world = {}
	client.see("red", {"kind": "chest"})
	same(null, client.last_error)
	client.remove_thing("rad")
	same("unknown-thing", client.last_error.code)
	client.last_error = null
	client.remove_thing("red")
	same(null, client.last_error)
	client.free()


func test_agents_end_with_their_nodes() -> void:
	var client = Client.new()
	client.domain = "hut"
	client.set_process(false)
	_root.add_child(client)
	var ann = client.agent("ann")
	var bob = Agent.new()
	bob.agent_name = "bob"
	bob.client_path = NodePath("../" + client.name)
	_root.add_child(bob)
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
	same(true, ann._has_due(), "it wants what it wanted")
	# The client too, with agents below it and elsewhere.
	var before = client._session
	_root.remove_child(client)
	same("closed", before.state)
	ann.want("eat")
	bob.want("eat")
	_root.add_child(client)
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
	_root.add_child(dora)
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
