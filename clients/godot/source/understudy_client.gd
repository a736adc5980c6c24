# Plans from a server: one node for all agents. It never waits for the network.
extends Node

# The state of the connection to the server: "away", "opening", "open", "refused" (for good) or "closed".
signal connection_changed(state)
# An error of the connection or of the whole session. The client continues.
signal failed(code, message)

const Platform = preload("res://addons/understudy/understudy_platform.gd")
const Session = preload("res://addons/understudy/understudy_session.gd")
const Socket = preload("res://addons/understudy/understudy_socket.gd")
const Local = preload("res://addons/understudy/understudy_local.gd") #4
const Questions = preload("res://addons/understudy/understudy_questions.gd")
const Agent = preload("res://addons/understudy/understudy_agent.gd")
const Things = preload("res://addons/understudy/understudy_things.gd")
const NO_WORLD = "this client has no things; give it a world, in a domain with kinds"
const SCHEMES = {"http://": "ws://", "https://": "wss://", "ws://": "ws://", "wss://": "wss://"}

# Address of the server. A numeric one connects at once; Godot 3 may block while looking up a name.
export var url = "http://127.0.0.1:7071" #3
@export var url = "http://127.0.0.1:7071" #4
# The server's name of the domain.
export var domain = "" #3
@export var domain = "" #4
# What the game ships, as JSON: the planner of the extension plans inside the game, without a server. #4
@export_multiline var game = "" #4
# Hash of the game's version of the domain: any other is refused. Empty: any version.
export var domain_hash = "" #3
@export var domain_hash = "" #4
# Name and version of the game, for the server's log.
export var client_name = "" #3
@export var client_name = "" #4
# A ticket from the game's own server, valid for one session and one minute: prefer ticket_function.
export var ticket = "" #3
@export var ticket = "" #4
# Silence after which a connection is closed.
export var answer_seconds = 10.0 #3
@export var answer_seconds = 10.0 #4
# First delay before reconnecting; later ones are longer, up to 10 s.
export var reconnect_seconds = 0.25 #3
@export var reconnect_seconds = 0.25 #4

# Returns a ticket for each new session, or null while there is none, to be called again later: a FuncRef. #3
# Returns a ticket for each new session, or null while there is none, to be called again later: a Callable. #4
var ticket_function = null
# The world of a game with things, in a domain with kinds; null for none. A dictionary with "candidates", the number
# of things to consider first by kind, and "way_function", which returns the travel cost for an agent from one thing
# (null: from the agent's position) to another, or null if unreachable: a FuncRef. Default: straight #3
# (null: from the agent's position) to another, or null if unreachable: a Callable. Default: straight #4
# distance.
var world = null
# The last "failed" signal as {code, message}, even if it came before any listener; null for none.
var last_error = null

var _session = null
var _things = null
var _questions = null
# Whether the node has been in the scene tree before.
var _has_left = false


func _process(_delta) -> void:
	update()


# The state of the connection to the server.
func connection() -> String:
	return _begun().state


# The server's refusal of this client; empty if it accepts the client or is unreachable.
func refusal_code() -> String:
	return _refusal("code")


func refusal_message() -> String:
	return _refusal("message")


func _refusal(member: String) -> String:
	var refusal = _begun().refusal
	return "" if refusal == null else refusal[member]


# Whether the server has received everything.
func is_settled() -> bool:
	return _begun().is_settled()


# The agent with a name, for games that create no agent nodes in the editor.
func agent(called: String):
	if not _begun().agents.has(called):
		var made = Agent.new()
		made.agent_name = called
		add_agent(made)
		add_child(made)
	return _begun().agents[called]


# The squad with a name: agents that follow a joint plan, in a domain with time.
func squad(called: String):
	return _begun().squad(called)


# Questions beside agents, and those to the game's own model: for the planner inside the game.
func questions():
	if _questions == null:
		_questions = Questions.new()
	return _questions


# Adds an agent; agent nodes of a scene add themselves.
func add_agent(node) -> void:
	_begun().agents[node.agent_name] = node
	node.join_session(_begun())


# Reports a new or changed thing, for a client with a world; missing parts of {kind, properties, at, name, holder, worth}
# are unchanged. A new thing needs a kind. "at" is its position, in units of travel cost; "holder" is its holder,
# regardless of claims: "" for none; "worth" is how much dearer the work with it may be for a crowd, from 0.
func see(id, told: Dictionary) -> void:
	_begun()
	if _things == null:
		tell_error("no-world", NO_WORLD)
	elif not _things.see(id, told):
		tell_error("bad-value", "%s has something that JSON has not, or is no text or number" % [id])


# Removes a thing.
func remove_thing(id) -> void:
	_begun()
	if _things == null:
		tell_error("no-world", NO_WORLD)
	elif not _things.remove(id):
		tell_error("unknown-thing", "there is no thing %s; see() tells of one" % [id])


# Runs due callbacks, starts steps, and sends messages. The scene tree calls it in each frame.
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
		session.connecting(Socket.new(address, session), now) #3
		var wire = Socket.new(address, session) if game == "" else Local.new(game, session, questions()) #4
		session.connecting(wire, now) #4
	session.poll(now)
	session.update(now)


# Says goodbye and closes.
func close() -> void:
	_begun().close()


func connection_became(state: String) -> void:
	emit_signal("connection_changed", state)


func tell_error(code: String, message: String) -> void:
	last_error = {"code": code, "message": message}
	emit_signal("failed", code, message)


# Back in the tree, the client starts another session with its agents.
func _enter_tree() -> void:
	if not _has_left:
		return
	_has_left = false
	var before = _session
	_session = null
	if before != null:
		for key in before.agents:
			add_agent(before.agents[key])
		_begun().take_squads(before)


func _exit_tree() -> void:
	_has_left = true
	close()


func _notification(what) -> void:
	if what == NOTIFICATION_PREDELETE and _session != null:
		_session.end_silently()


# The URL of sessions; empty if the server's address is invalid.
func _address() -> String:
	var server = url.strip_edges().rstrip("/")
	for scheme in SCHEMES:
		if server.to_lower().begins_with(scheme):
			return SCHEMES[scheme] + server.substr(scheme.length()) + "/v1/session"
	return ""


# Reads the options on first use, after the scene has set them.
func _begun():
	if _session == null:
		if world != null and _things == null:
			_things = Things.new()
			_things.told = self
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
