"""Reads and writes GGUF files (version 3), the format of llama.cpp."""
import struct

import numpy as np

MAGIC = b"GGUF"
ALIGNMENT = 32
# Types of metadata values.
UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
SCALAR_FORMATS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", UINT32: "<I", INT32: "<i", FLOAT32: "<f", BOOL: "<?", 10: "<Q", 11: "<q", 12: "<d"}
# Types of tensors.
F32, F16, Q4_0, Q4_1, Q8_0 = 0, 1, 2, 3, 8
BLOCK = 32
# Bytes of a block of 32 weights.
BLOCK_BYTES = {F32: 128, F16: 64, Q4_0: 18, Q4_1: 20, Q8_0: 34}


def quantise_q8_0(matrix):
    """Blocks of 32 weights: one scale in half precision, then 32 signed bytes."""
    blocks = matrix.astype(np.float32).reshape(-1, BLOCK)
    scale = (np.abs(blocks).max(1) / 127).astype(np.float16)
    inverse = np.where(scale > 0, 1 / np.where(scale > 0, scale.astype(np.float32), 1), 0)
    quants = np.clip(np.rint(blocks * inverse[:, None]), -127, 127).astype(np.int8)
    packed = np.empty((len(blocks), 2 + BLOCK), np.uint8)
    packed[:, :2] = scale.view(np.uint8).reshape(-1, 2)
    packed[:, 2:] = quants.view(np.uint8)
    return packed.tobytes()


def quantise_q4_0(matrix):
    """Blocks of 32 weights: one scale in half precision, then 16 bytes of two weights of 4 bits."""
    blocks = matrix.astype(np.float32).reshape(-1, BLOCK)
    # The weight of largest magnitude is exact, as -8 times the scale.
    extreme = blocks[np.arange(len(blocks)), np.abs(blocks).argmax(1)]
    scale = (extreme / -8).astype(np.float16)
    inverse = np.where(scale != 0, 1 / np.where(scale != 0, scale.astype(np.float32), 1), 0)
    quants = np.clip(np.floor(blocks * inverse[:, None] + 8.5), 0, 15).astype(np.uint8)
    packed = np.empty((len(blocks), 2 + BLOCK // 2), np.uint8)
    packed[:, :2] = scale.view(np.uint8).reshape(-1, 2)
    packed[:, 2:] = quants[:, :16] | (quants[:, 16:] << 4)
    return packed.tobytes()


def dequantise(kind, data, shape):
    """A tensor's weights as float32."""
    if kind == F32:
        return np.frombuffer(data, np.float32).reshape(shape).copy()
    if kind == F16:
        return np.frombuffer(data, np.float16).reshape(shape).astype(np.float32)
    count = int(np.prod(shape)) // BLOCK
    if kind == Q8_0:
        packed = np.frombuffer(data, np.uint8).reshape(count, 2 + BLOCK)
        quants = packed[:, 2:].view(np.int8).astype(np.float32)
    elif kind == Q4_1:
        # Scale and minimum in half precision, then 16 bytes of two weights of 4 bits each.
        packed = np.frombuffer(data, np.uint8).reshape(count, 4 + BLOCK // 2)
        quants = np.concatenate([packed[:, 4:] & 15, packed[:, 4:] >> 4], 1).astype(np.float32)
        scale, least = np.ascontiguousarray(packed[:, :4]).view(np.float16).astype(np.float32).T[:, :, None]
        return (quants * scale + least).reshape(shape)
    elif kind == Q4_0:
        packed = np.frombuffer(data, np.uint8).reshape(count, 2 + BLOCK // 2)
        quants = np.concatenate([packed[:, 2:] & 15, packed[:, 2:] >> 4], 1).astype(np.float32) - 8
    else:
        raise ValueError(f"tensors of type {kind} are not read")
    scale = np.ascontiguousarray(packed[:, :2]).view(np.float16).astype(np.float32)
    return (quants * scale).reshape(shape)


def bytes_of(kind, shape):
    return int(np.prod(shape)) * BLOCK_BYTES[kind] // BLOCK


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self, form):
        (value,) = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return value

    def text(self):
        length = self.number("<Q")
        self.at += length
        return self.data[self.at - length : self.at].decode("utf-8")

    def value(self, kind):
        if kind == STRING:
            return self.text()
        if kind == ARRAY:
            of = self.number("<I")
            return [self.value(of) for _ in range(self.number("<Q"))]
        return self.number(SCALAR_FORMATS[kind])


def read_gguf(path):
    """Metadata and tensors (float32, row-major) of a file."""
    with open(path, "rb") as file:
        reader = Reader(file.read())
    if reader.data[:4] != MAGIC:
        raise ValueError(f"{path} is not a GGUF file")
    reader.at = 4
    version, tensor_count, key_count = reader.number("<I"), reader.number("<Q"), reader.number("<Q")
    if version != 3:
        raise ValueError(f"GGUF version {version} is not read")
    metadata = {}
    for _ in range(key_count):
        key = reader.text()
        metadata[key] = reader.value(reader.number("<I"))
    infos = []
    for _ in range(tensor_count):
        name = reader.text()
        shape = [reader.number("<Q") for _ in range(reader.number("<I"))][::-1]
        infos.append((name, shape, reader.number("<I"), reader.number("<Q")))
    start = -(-reader.at // ALIGNMENT) * ALIGNMENT
    tensors = {}
    for name, shape, kind, offset in infos:
        data = reader.data[start + offset : start + offset + bytes_of(kind, shape)]
        tensors[name] = dequantise(kind, data, shape)
    return metadata, tensors


def text_bytes(text):
    data = text.encode("utf-8")
    return struct.pack("<Q", len(data)) + data


def value_bytes(kind, value):
    return text_bytes(value) if kind == STRING else struct.pack(SCALAR_FORMATS[kind], value)


def write_gguf(path, metadata, tensors):
    """Writes a file. `metadata` is a list of (key, type, value), with (ARRAY, item type) as the
    type of arrays; `tensors` a list of (name, matrix, tensor type).
    """
    keys = b""
    for key, kind, value in metadata:
        keys += text_bytes(key)
        if isinstance(kind, tuple):
            keys += struct.pack("<IIQ", ARRAY, kind[1], len(value))
            keys += b"".join(value_bytes(kind[1], item) for item in value)
        else:
            keys += struct.pack("<I", kind) + value_bytes(kind, value)
    infos, blobs, offset = b"", [], 0
    for name, matrix, kind in tensors:
        encode = {
            F32: lambda m: m.astype(np.float32).tobytes(),
            F16: lambda m: m.astype(np.float16).tobytes(),
            Q8_0: quantise_q8_0,
            Q4_0: quantise_q4_0,
        }[kind]
        blob = encode(np.ascontiguousarray(matrix))
        dimensions = list(matrix.shape)[::-1]
        infos += text_bytes(name) + struct.pack("<I", len(dimensions))
        infos += b"".join(struct.pack("<Q", size) for size in dimensions) + struct.pack("<IQ", kind, offset)
        blob += b"\0" * (-len(blob) % ALIGNMENT)
        blobs.append(blob)
        offset += len(blob)
    head = MAGIC + struct.pack("<IQQ", 3, len(tensors), len(metadata)) + keys + infos
    head += b"\0" * (-len(head) % ALIGNMENT)
    with open(path, "wb") as file:
        file.write(head + b"".join(blobs))
