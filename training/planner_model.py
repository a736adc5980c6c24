"""The model: a decoder of the Phi-3 architecture (RMSNorm before each part, rotary positions,
SwiGLU, no biases). Gains of the layers' norms are folded into the following matrices; input and
output embedding are one matrix at two scales.
"""
import math

import numpy as np
import torch
import torch.nn.functional as F

import fused_kernels
import pointing

BFLOAT = torch.bfloat16
EPSILON = 1e-5
ROPE_BASE = 10000.0
MAX_POSITIONS = 2048
# The input embedding is the output embedding times this, so that token identity does not drown in
# the layers' outputs.
EMBEDDING_SCALE = 10.0

# Named sizes. Widths are multiples of 32: rows are quantised in blocks of 32.
SIZES = {
    "smoke": {"width": 64, "layers": 2, "heads": 2, "feed_forward": 128, "vocabulary": 2048},
    "tiny": {"width": 192, "layers": 12, "heads": 6, "feed_forward": 448, "vocabulary": 2048},
    "nano": {"width": 256, "layers": 12, "heads": 8, "feed_forward": 704, "vocabulary": 2048},
    "small": {"width": 384, "layers": 12, "heads": 6, "feed_forward": 1024, "vocabulary": 2048},
}


class Planner:
    """Weights in float32, with bfloat16 copies that take part in a step and receive its gradients.
    """

    def __init__(self, shape, device, seed):
        self.shape, self.device = shape, device
        self.taught = pointing.heads_of(shape)
        # Losses of supervised heads so far in a step, and their accuracy; None without
        # supervision.
        self.pointing = None
        self.head_size = shape["width"] // shape["heads"]
        generator = torch.Generator().manual_seed(seed)
        width, feed_forward = shape["width"], shape["feed_forward"]
        normal = lambda *size, std: torch.randn(*size, generator=generator) * std
        self.embedding = normal(shape["vocabulary"], width, std=0.1)
        self.gain = torch.ones(width)
        # Predicts later tokens from the state for the next one: an auxiliary training task, not
        # exported.
        self.outlook = torch.zeros(width, width)
        # The same for names carried from one supervised head to the next.
        self.readouts = torch.zeros(len(pointing.CARRIED), width, width)
        std = 0.6 * width**-0.5
        # Outputs of both parts of a layer start at zero: a new layer changes nothing until it has
        # learnt something.
        self.matrices = [
            [
                normal(3 * width, width, std=std),
                torch.zeros(width, width),
                normal(2 * feed_forward, width, std=std),
                torch.zeros(width, feed_forward),
            ]
            for _ in range(shape["layers"])
        ]
        self._prime(generator)
        angles = torch.outer(
            torch.arange(MAX_POSITIONS).double(),
            ROPE_BASE ** (-torch.arange(0, self.head_size // 2).double() * 2 / self.head_size),
        )
        self.cosines, self.sines = (each.float().contiguous().to(device) for each in (angles.cos(), angles.sin()))
        self._place()

    def _place(self):
        """Moves the weights to the device and makes the working copies."""
        self.embedding = self.embedding.to(self.device)
        self.gain = self.gain.to(self.device).requires_grad_(True)
        self.outlook = self.outlook.to(self.device)
        self.working_outlook = self.outlook.to(BFLOAT).requires_grad_(True)
        self.readouts = self.readouts.to(self.device)
        self.working_readouts = self.readouts.to(BFLOAT).requires_grad_(True)
        self.matrices = [[matrix.to(self.device) for matrix in layer] for layer in self.matrices]
        self.input_embedding = (self.embedding * EMBEDDING_SCALE).requires_grad_(True)
        self.output_embedding = self.embedding.to(BFLOAT).requires_grad_(True)
        self.working = [[matrix.to(BFLOAT).requires_grad_(True) for matrix in layer] for layer in self.matrices]

    def _prime(self, generator):
        """Starts with circuits that copy, which would take thousands of steps to emerge. The first
        layer has heads that attend to the previous token, by the phases of rotary positions; layers
        above it have heads that find the token after an earlier copy of this one, and heads that
        find this token again; the upper half copies these heads' findings to the output.
        """
        width, heads, size = self.shape["width"], self.shape["heads"], self.head_size
        layers = self.shape["layers"]

        def orthogonal(rows, columns):
            square = torch.randn(max(rows, columns), min(rows, columns), generator=generator)
            q = torch.linalg.qr(square)[0]
            return q.contiguous() if rows >= columns else q.t().contiguous()

        previous_heads = heads // 2
        coded = previous_heads * size
        self.embedding[:, 0] = 0.15
        sharpness = 4.75
        for number, (qkv, output, _, _) in enumerate(self.matrices):
            query, key, value = qkv[:width], qkv[width : 2 * width], qkv[2 * width :]
            value.copy_(orthogonal(width, width))
            same = range(previous_heads, heads) if number == 0 else range(heads // 3, 2 * heads // 3)
            for head in same:
                rows = slice(head * size, (head + 1) * size)
                query[rows] = torch.randn(size, width, generator=generator) * (0.97 * width**-0.5)
                key[rows] = query[rows]
            if number == 0:
                for head in range(previous_heads):
                    first = head * size
                    query[first : first + size] = 0
                    key[first : first + size] = 0
                    for wave in range(min(4, size // 2)):
                        angle = ROPE_BASE ** (-2 * wave / size)
                        key[first + wave, 0] = sharpness
                        query[first + wave, 0] = sharpness * math.cos(angle)
                        query[first + size // 2 + wave, 0] = -sharpness * math.sin(angle)
                code, spread = value[:coded].clone(), orthogonal(width, coded)
                output[:, :coded] = 0.1 * EMBEDDING_SCALE * spread
                continue
            for head in range(heads // 3):
                rows = slice(head * size, (head + 1) * size)
                mix = torch.randn(size, coded, generator=generator) * coded**-0.5
                query[rows] = 1.4 * mix @ code
                key[rows] = 2.1 * mix @ spread.t()
            if number >= layers // 2:
                output.copy_(0.03 * EMBEDDING_SCALE * value.t())

    def load(self, checkpoint):
        """Loads the weights of a checkpoint. One with fewer layers is grown without changing its
        function.
        """
        saved = checkpoint["shape"]
        for name in ("width", "heads", "feed_forward", "vocabulary"):
            if saved[name] != self.shape[name]:
                raise ValueError(f"the checkpoint's {name} is {saved[name]}, not {self.shape[name]}")
        self.embedding = checkpoint["embedding"].float().clone()
        self.gain = checkpoint["gain"].float().clone()
        self.matrices = grow(checkpoint["matrices"], self.shape["layers"])
        if "outlook" in checkpoint:
            self.outlook = checkpoint["outlook"].float().clone()
        if "readouts" in checkpoint:
            self.readouts = checkpoint["readouts"].float().clone()
        self._place()

    def state(self):
        as_float = lambda tensor: tensor.detach().cpu().float().clone()
        return {
            "shape": dict(self.shape),
            "embedding": as_float(self.embedding),
            "gain": as_float(self.gain),
            "outlook": as_float(self.outlook),
            "readouts": as_float(self.readouts),
            "matrices": [[as_float(matrix) for matrix in layer] for layer in self.matrices],
        }

    def publish(self):
        """Copies the optimiser's changes into the working copies, and drops old gradients."""
        self.input_embedding.data.copy_(self.embedding * EMBEDDING_SCALE)
        self.output_embedding.data.copy_(self.embedding)
        self.working_outlook.data.copy_(self.outlook)
        self.working_readouts.data.copy_(self.readouts)
        self.working_readouts.grad = None
        self.input_embedding.grad = self.output_embedding.grad = self.gain.grad = self.working_outlook.grad = None
        for layer, working in zip(self.matrices, self.working):
            for matrix, copy in zip(layer, working):
                copy.data.copy_(matrix)
                copy.grad = None

    def logits(self, batch):
        """Logits of the batch's selected tokens."""
        return F.linear(self._features(batch), self.output_embedding)

    def loss(self, batch, outlook_weight=0.0, pointing_weight=0.0):
        """(loss, loss of the tokens alone, accuracy of supervised heads). Cross-entropy per answer
        token; learnt system prompts count by their weight. With an outlook, each answer token also
        predicts a random later decision of the plan: the first step depends on the others, about
        which its own loss says little. With pointing, the attention of some heads is supervised.
        """
        self.pointing = (0.0, {}) if pointing_weight > 0 else None
        features = self._features(batch)
        tokens = cross_entropy(F.linear(features, self.output_embedding), batch.targets, batch.weights)
        whole, right = tokens, {}
        if self.pointing is not None:
            aimed, right = self.pointing
            whole = whole + aimed * pointing_weight
            self.pointing = None
        if outlook_weight > 0:
            ahead = F.linear(F.linear(features[batch.of_answers], self.working_outlook), self.output_embedding)
            weights = batch.weights[batch.of_answers] * outlook_weight
            whole = whole + cross_entropy(ahead, batch.later, weights)
        return whole, tokens.detach(), right

    def _features(self, batch):
        return self._fused(batch) if fused_kernels.library is not None else self._dense(batch)

    def _point(self, number, mixed, batch):
        """Records the losses of a layer's supervised heads, if any."""
        if self.pointing is None or number not in self.taught:
            return
        heads = self.shape["heads"]
        loss, right = pointing.loss(mixed, batch, self.taught[number], heads, self.cosines, self.sines)
        self.pointing = (self.pointing[0] + loss, {**self.pointing[1], **right})

    def _read_out(self, number, normed, batch):
        """Predicts the names that the supervised heads of the previous layer attended to."""
        if self.pointing is None:
            return
        loss, right = self.pointing
        behind = [kind for kind, _ in self.taught.get(number - 1, ())]
        for carried, kind in enumerate(pointing.CARRIED_BEHIND):
            found = pointing.carried(batch, carried) if kind in behind else None
            if found is None:
                continue
            rows, names = found
            logits = F.linear(F.linear(normed[rows], self.working_readouts[carried]), self.output_embedding)
            share = pointing.CARRIED_WEIGHTS[carried] / len(rows)
            # The kernel overwrites logits with gradients, so accuracy is computed first.
            hits = int((logits.detach().argmax(-1) == names).sum())
            loss = loss + cross_entropy(logits, names, torch.full((len(rows),), share, device=self.device))
            right = {**right, ("carried", carried): (hits, len(rows))}
        self.pointing = (loss, right)

    def _fused(self, batch):
        residual, added = F.embedding(batch.inputs, self.input_embedding), None
        heads, last = self.shape["heads"], len(self.working) - 1
        attention = fused_kernels.attention(self.head_size)
        for number, (qkv, output, gate_up, down) in enumerate(self.working):
            residual, normed = fused_kernels.AddNorm.apply(residual, added, EPSILON)
            self._read_out(number, normed, batch)
            mixed = F.linear(normed, qkv)
            self._point(number, mixed, batch)
            seen = attention.apply(mixed, batch.positions, self.cosines, self.sines, batch.layout, heads)
            if number == last:
                # After the last attention only predicted tokens matter.
                seen, residual = seen[batch.selected], residual[batch.selected]
            residual, normed = fused_kernels.AddNorm.apply(residual, F.linear(seen, output), EPSILON)
            added = F.linear(fused_kernels.Gated.apply(F.linear(normed, gate_up)), down)
        _, normed = fused_kernels.AddNorm.apply(residual, added, EPSILON)
        return (normed * self.gain).to(BFLOAT)

    def _dense(self, batch):
        """The same in plain torch operations, with every group padded into one layout, for GPUs."""
        layout = DenseLayout(batch, self.device)
        residual = F.embedding(batch.inputs, self.input_embedding)
        rows, (heads, size) = len(batch), (self.shape["heads"], self.head_size)
        cosines = self.cosines[batch.positions].to(BFLOAT).view(rows, 1, 1, size // 2)
        sines = self.sines[batch.positions].to(BFLOAT).view(rows, 1, 1, size // 2)
        for number, (qkv, output, gate_up, down) in enumerate(self.working):
            normed = norm(residual)
            self._read_out(number, normed, batch)
            mixed = F.linear(normed, qkv)
            self._point(number, mixed, batch)
            parts = mixed.view(rows, 3, heads, size)
            first, second = parts[:, :2, :, : size // 2], parts[:, :2, :, size // 2 :]
            rotated = torch.cat([first * cosines - second * sines, second * cosines + first * sines], -1)
            seen = layout.attend(torch.cat([rotated, parts[:, 2:]], 1))
            if number == len(self.working) - 1:
                seen, residual = seen[batch.selected], residual[batch.selected]
            residual = residual + F.linear(seen, output)
            gate, up = F.linear(norm(residual), gate_up).chunk(2, -1)
            residual = residual + F.linear(F.silu(gate) * up, down)
        return (norm(residual) * self.gain).to(BFLOAT)


def cross_entropy(logits, targets, weights):
    """Sum of weighted cross-entropies."""
    if fused_kernels.library is not None:
        return fused_kernels.CrossEntropy.apply(logits, targets, weights)
    return (F.cross_entropy(logits.float(), targets, reduction="none") * weights).sum()


def norm(residual):
    return (residual * torch.rsqrt(residual.pow(2).mean(-1, keepdim=True) + EPSILON)).to(BFLOAT)


def grow(matrices, layers):
    """A deeper model with the same function: copies of layers with zero outputs, spread evenly,
    each after its original. The copies attend usefully from the first step on.
    """
    if layers < len(matrices):
        raise ValueError(f"the checkpoint has {len(matrices)} layers, more than {layers}")
    grown, added = [], 0
    for number, layer in enumerate(matrices):
        grown.append([matrix.float().clone() for matrix in layer])
        due = (number + 1) * (layers - len(matrices)) // len(matrices)
        for _ in range(due - added):
            qkv, output, gate_up, down = (matrix.float() for matrix in layer)
            grown.append([qkv.clone(), torch.zeros_like(output), gate_up.clone(), torch.zeros_like(down)])
        added = due
    return grown


class DenseLayout:
    """Positions of a batch's tokens in padded tensors: [groups, system] and [groups, turns,
    length].
    """

    def __init__(self, batch, device):
        layout, rows = batch.layout.groups, len(batch)
        groups = len(layout)
        system = max(size for _, size, _ in layout)
        turns = max(sum(count for _, count, _ in blocks) for _, _, blocks in layout)
        length = max(size for _, _, blocks in layout for _, _, size in blocks)
        # Padding points after the last row, to zeros.
        of_system = np.full((groups, system), rows, np.int64)
        of_turns = np.full((groups, turns, length), rows, np.int64)
        hidden = np.zeros((groups, system), np.float32)
        back = np.zeros(rows, np.int64)
        for group, (start, size, blocks) in enumerate(layout):
            of_system[group, :size] = np.arange(start, start + size)
            hidden[group, size:] = -np.inf
            back[start : start + size] = group * system + np.arange(size)
            first = 0
            for offset, count, own in blocks:
                of_turns[group, first : first + count, :own] = offset + np.arange(count * own).reshape(count, own)
                row = (group * turns + first + np.arange(count))[:, None] * length + np.arange(own)[None]
                back[offset : offset + count * own] = (groups * system + row).reshape(-1)
                first += count
        to = lambda array: torch.from_numpy(array).to(device)
        self.of_system, self.of_turns, self.back = to(of_system), to(of_turns), to(back)
        self.sizes = groups, system, turns, length
        later = lambda size: torch.full((size, size), float("-inf"), device=device).triu(1).to(BFLOAT)
        self.system_mask = later(system).view(1, 1, system, system)
        prefix = to(hidden).to(BFLOAT).view(groups, 1, 1, system).expand(groups, turns, length, system)
        own = later(length).expand(groups, turns, length, length)
        self.turn_mask = torch.cat([prefix, own], -1).reshape(groups * turns, 1, length, system + length)

    def attend(self, qkv):
        """qkv: [rows, 3, heads, size], rotated. Returns [rows, heads * size]."""
        groups, system, turns, length = self.sizes
        _, _, heads, size = qkv.shape
        padded = torch.cat([qkv, qkv.new_zeros(1, 3, heads, size)])
        prompts = padded[self.of_system].permute(2, 0, 3, 1, 4)
        answers = padded[self.of_turns].permute(3, 0, 1, 4, 2, 5)
        of_prompts = scaled_attention(*prompts, self.system_mask).permute(0, 2, 1, 3).reshape(groups * system, -1)
        keys, values = (
            torch.cat(
                [prompts[part].unsqueeze(1).expand(groups, turns, heads, system, size), answers[part]], 3
            ).reshape(groups * turns, heads, system + length, size)
            for part in (1, 2)
        )
        queries = answers[0].reshape(groups * turns, heads, length, size)
        of_answers = scaled_attention(queries, keys, values, self.turn_mask).permute(0, 2, 1, 3)
        return torch.cat([of_prompts, of_answers.reshape(groups * turns * length, -1)])[self.back]


def scaled_attention(query, key, value, mask):
    # torch 1.13 has no fused attention.
    if hasattr(F, "scaled_dot_product_attention"):
        return F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
    scores = torch.matmul(query * query.shape[-1] ** -0.5, key.transpose(-1, -2)) + mask
    return torch.matmul(torch.softmax(scores, -1), value)
