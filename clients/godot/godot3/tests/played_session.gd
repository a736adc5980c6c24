# A session with a scripted server. It is also the session's socket and listener.
extends Reference

const Session = preload("res://addons/understudy/understudy_session.gd")
const Agent = preload("res://addons/understudy/understudy_agent.gd")
const Platform = preload("res://addons/understudy/understudy_platform.gd")
const GOTO = '{"tool":"goto","args":{"place":"forest"}}'
const CHOP = '{"tool":"chop","args":{}}'

var session
var errors = []
var texts = []
var told = []
var _n = 0
# The engine's clock, which the session reads when messages arrive.
var _now = Platform.now_seconds()


func _init(options = {}):
	var all = {
		"domain": "hut", "domain_hash": "", "client": "", "ticket": "", "ticket_function": null,
		"answer_seconds": 10000.0, "reconnect_seconds": 0.25,
	}
	for key in options:
		all[key] = options[key]
	session = Session.new(all, self)


func send(text: String) -> void:
	texts.append(text)


func close() -> void:
	pass


func poll() -> void:
	pass


func connection_became(_state: String) -> void:
	pass


func tell_error(code: String, _message: String) -> void:
	errors.append(code)


func open() -> void:
	session.connecting(self, 0.0)
	session.opened(self)


func connected(token = "a"):
	open()
	hear('{"type":"welcome","resumeToken":"%s","received":0,"limits":{"messageBytes":32768}}' % token)
	return self


func hear(text: String) -> void:
	session.heard(self, text)


func plan(agent_name: String, based_on: int, want: int, steps = GOTO + "," + CHOP) -> void:
	_n += 1
	var text = '{"type":"plan","n":%d,"agent":"%s","basedOn":%d,"want":%d,"steps":[%s],"cost":3,"source":"classical","status":"solved"}'
	hear(text % [_n, agent_name, based_on, want, steps])


# Restarts the server, which then knows no token.
func forget() -> void:
	session.lost(self)
	open()
	hear('{"type":"error","code":"invalid-token","message":"it is not known"}')
	session.lost(self)
	_n = 0


func update(after_seconds = 0.0) -> void:
	_now += after_seconds
	session.update(_now)


# An agent outside any scene; `told` collects its signals.
func agent(agent_name: String):
	var made = Agent.new()
	made.agent_name = agent_name
	session.agents[agent_name] = made
	made.join_session(session)
	made.connect("refused", self, "_refused", [agent_name])
	made.connect("step_started", self, "_started")
	made.connect("step_interrupted", self, "_interrupted")
	return made


func asking(agent_name: String, options = {}):
	var made = agent(agent_name)
	made.see({"at": "home"})
	made.want("warm", 100, options)
	return made


# Messages since the last call.
func taken() -> Array:
	var said = []
	for text in texts:
		var message = Platform.from_json_text(text)
		said += message.get("messages", [message])
	texts = []
	return said


func taken_types() -> String:
	var types = []
	for message in taken():
		types.append(message["type"])
	return PoolStringArray(types).join(" ")


# Frees the agents, as their scene would.
func free_agents() -> void:
	for key in session.agents.keys():
		session.agents[key].free()


func _refused(code, _message, agent_name) -> void:
	told.append(agent_name + " " + code)


func _started(step) -> void:
	told.append(step)


func _interrupted(step, why) -> void:
	told.append(step["tool"] + " " + why)
