# The planner inside the game, by the extension for Godot 4, in place of a socket: poll() passes its messages to the same
# listener.
extends Reference #3
extends RefCounted #4

const EXTENSION = "UnderstudyEngine"

var _listener
var _questions
var _engine = null
var _was_open = false
var _is_over = false


func _init(game: String, listener, questions):
	_listener = listener
	_questions = questions
	if ClassDB.class_exists(EXTENSION):
		_engine = ClassDB.instance(EXTENSION) #3
		_engine = ClassDB.instantiate(EXTENSION) #4
	_is_over = _engine == null or not _engine.open(game)
	if _is_over:
		_listener.call_deferred("lost", self)


func send(text: String) -> void:
	if not _is_over:
		_engine.send(text)


func close() -> void:
	if not _is_over:
		_engine.close()
		_questions.lost()
	_is_over = true


func poll() -> void:
	if _is_over:
		return
	if not _was_open:
		_was_open = true
		_questions.wire = self
		_listener.opened(self)
	var text = "" if _is_over else _engine.take()
	while text != "":
		if not _questions.hears(text):
			_listener.heard(self, text)
		text = "" if _is_over else _engine.take()
	if not _is_over and _engine.is_over():
		_is_over = true
		_questions.lost()
		_listener.lost(self)
