# Plans from a server: one node of it for all agents. Nothing it does waits for the network.
extends Node

# The state of the connection to the server: "away", "greeting", "open", "refused" (for good) or "closed".
signal connection_changed(state)
# Something is wrong with the connection, or with all of the session. The client carries on.
signal failed(code, message)

const Platform = preload("res://addons/understudy/understudy_platform.gd")
const Session = preload("res://addons/understudy/understudy_session.gd")
const Socket = preload("res://addons/understudy/understudy_socket.gd")
const Agent = preload("res://addons/understudy/understudy_agent.gd")
const Things = preload("res://addons/understudy/understudy_things.gd")
const SCHEMES = {"http://": "ws://", "https://": "wss://", "ws://": "ws://", "wss://": "wss://"}

# The server. An address of digits is connected to at once; a name may have to be looked up, which waits in Godot 3.
export var url = "http://127.0.0.1:7071"
# The domain, by the name under which the server has it.
export var domain = ""
# The hash of the domain that the game was made for: another one is refused. Empty: whatever the server has.
export var domain_hash = ""
# Name and version of the game, for the server's log.
export var client_name = ""
# From the game's own server, for a session that begins. It is good for a minute: better set ticket_function.
export var ticket = ""
# A connection over which nobody answers for this long is given up.
export var answer_seconds = 10.0
# The first wait before a lost connection is opened again; later ones are longer, up to 10 s.
export var reconnect_seconds = 0.25

# Gives a ticket for each session that begins; null while there is none, so that it is called again later: a FuncRef.
var ticket_function = null
# The world of a game whose agents plan with things, in a domain with kinds; null: there is none. A dictionary with
# "way_function", which says what a way costs for an agent, from a thing (null: from where the agent is), to another one,
# and gives null where there is no way: a FuncRef. Without it ways are as long as they are straight. And with
# "candidates": by kind how many things are looked at first.
var world = null
# What the signal failed told last, as {code, message}: it may have happened before anybody listened. Null: nothing.
var last_error = null

var _session = null
var _things = null
# Whether it was in the scene tree before.
var _has_left = false


func _process(_delta) -> void:
	update()


# The state of the connection to the server.
func connection() -> String:
	return _begun().state


# Why the server refuses this client; empty if it does not, or is away.
func refusal_code() -> String:
	return _begun().refusal_code


func refusal_message() -> String:
	return _begun().refusal_message


# Whether the server has received everything.
func is_settled() -> bool:
	return _begun().is_settled()


# The agent of this name, for games that do not make nodes for them in the editor.
func agent(called: String):
	if not _begun().agents.has(called):
		var made = Agent.new()
		made.agent_name = called
		add_agent(made)
		add_child(made)
	return _begun().agents[called]


# Takes an agent in: those that are nodes of a scene do so by themselves.
func add_agent(node) -> void:
	_begun().agents[node.agent_name] = node
	node.join_session(_begun())


# A thing came, or changed, for a client with a world: what is left out of {kind, properties, at, name, holder} is as it
# was. One that comes has its kind. "at" is where it is, in units in which a straight way of the length 1 costs 1; "holder"
# has it, whatever plans claim it: "" for nobody any more.
func see(id, told: Dictionary) -> void:
	_begun()
	if _things != null and not _things.see(id, told):
		tell_error("bad-value", "%s has something that JSON has not, or is no text or number" % [id])


# A thing is gone.
func remove_thing(id) -> void:
	_begun()
	if _things != null:
		_things.remove(id)


# Makes all callbacks that are due, begins steps, and sends messages. The scene tree calls it in each frame.
func update() -> void:
	var session = _begun()
	var now = Platform.now_seconds()
	session.options["ticket"] = ticket
	session.options["ticket_function"] = ticket_function
	if session.is_connection_due(now):
		var address = _address()
		if address == "":
			session.refuse("bad-url", url + " is no address of a server; write http:// or https:// before it")
			return
		session.connecting(Socket.new(address, session), now)
	session.poll()
	session.update(now)


# Says goodbye and ends.
func close() -> void:
	_begun().close()


func connection_became(state: String) -> void:
	emit_signal("connection_changed", state)


func tell_error(code: String, message: String) -> void:
	last_error = {"code": code, "message": message}
	emit_signal("failed", code, message)


# Back in the tree it begins another session, with the agents that it had.
func _enter_tree() -> void:
	if not _has_left:
		return
	_has_left = false
	var before = _session
	_session = null
	if before != null:
		for key in before.agents:
			add_agent(before.agents[key])


func _exit_tree() -> void:
	_has_left = true
	close()


func _notification(what) -> void:
	if what == NOTIFICATION_PREDELETE and _session != null:
		_session.end_silently()


# Where sessions are; empty if the address of the server is none.
func _address() -> String:
	var server = url.strip_edges().rstrip("/")
	for scheme in SCHEMES:
		if server.to_lower().begins_with(scheme):
			return SCHEMES[scheme] + server.substr(scheme.length()) + "/v1/session"
	return ""


# Options are read when the first one needs them: after the scene has set them.
func _begun():
	if _session == null:
		if world != null and _things == null:
			_things = Things.new()
		if _things != null:
			_things.way_function = world.get("way_function")
			_things.tell_again()
		var options = {
			"domain": domain,
			"domain_hash": domain_hash,
			"client": client_name,
			"ticket": ticket,
			"ticket_function": ticket_function,
			"answer_seconds": answer_seconds,
			"reconnect_seconds": reconnect_seconds,
			"world": world,
			"things": _things,
		}
		_session = Session.new(options, self)
	return _session
