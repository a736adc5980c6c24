"""Muon for the matrices of the layers, Adam for embedding and gain."""
import torch

from planner_model import EMBEDDING_SCALE

BFLOAT = torch.bfloat16
# Splits of a matrix into q, k, v or gate, up: each part is orthogonalised separately.
PARTS = (3, 1, 2, 1)
WEIGHT_DECAY = 0.05
CLIP = 1.0
# Relative to the learning rate of the matrices.
EMBEDDING_RATE = 0.5
GAIN_RATE = 0.8


def orthogonalise(matrices):
    """Approximates the nearest orthogonal matrices: five Newton-Schulz steps of degree five."""
    x = matrices.to(BFLOAT)
    is_tall = x.shape[-2] > x.shape[-1]
    if is_tall:
        x = x.transpose(-2, -1).contiguous()
    x = x / (x.float().norm(dim=(-2, -1), keepdim=True) + 1e-7).to(BFLOAT)
    for _ in range(5):
        square = torch.bmm(x, x.transpose(1, 2))
        x = 3.4445 * x + torch.bmm(-4.7750 * square + 2.0315 * torch.bmm(square, square), x)
    return (x.transpose(-2, -1) if is_tall else x).float()


class Optimiser:
    def __init__(self, planner, rate):
        self.planner, self.rate, self.steps = planner, rate, 0
        zeros = lambda tensor: torch.zeros_like(tensor.detach())
        self.momenta = [
            torch.stack([zeros(layer[kind]) for layer in planner.matrices]) for kind in range(len(PARTS))
        ]
        self.readers = [zeros(planner.outlook)[None], zeros(planner.readouts)]
        self.moments = [[zeros(tensor), zeros(tensor)] for tensor in (planner.embedding, planner.gain)]

    def state(self):
        return {"steps": self.steps, "momenta": self.momenta, "moments": self.moments}

    def load(self, state):
        self.steps = state["steps"]
        for mine, saved in zip(self.momenta, state["momenta"]):
            mine.copy_(saved)
        for mine, saved in zip(self.moments, state["moments"]):
            for own, other in zip(mine, saved):
                own.copy_(other)

    @torch.no_grad()
    def step(self, factor):
        """One step at `factor` times the learning rate."""
        planner, rate = self.planner, self.rate * factor
        self.steps += 1
        for kind, parts in enumerate(PARTS):
            gradient = torch.stack([layer[kind].grad for layer in planner.working]).float()
            momentum = self.momenta[kind]
            kept = 0.85 + 0.10 * min(1.0, self.steps / 300)
            momentum.mul_(kept).add_(gradient, alpha=1 - kept)
            shape = gradient.shape
            split = (shape[0] * parts, shape[1] // parts, shape[2])
            update = orthogonalise((gradient * (1 - kept) + momentum * kept).view(split))
            update = (update * max(1.0, split[1] / split[2]) ** 0.5).reshape(shape)
            for number, layer in enumerate(planner.matrices):
                layer[kind].mul_(1 - rate * WEIGHT_DECAY).add_(update[number], alpha=-rate)
        readers = ((planner.outlook[None], planner.working_outlook), (planner.readouts, planner.working_readouts))
        for (weights, working), momentum in zip(readers, self.readers):
            if working.grad is None:
                continue
            gradient = working.grad.float().view(weights.shape)
            momentum.mul_(kept).add_(gradient, alpha=1 - kept)
            update = orthogonalise(gradient * (1 - kept) + momentum * kept)
            weights.mul_(1 - rate * WEIGHT_DECAY).add_(update, alpha=-rate)
        # Input and output embedding are one matrix, so their gradients are added.
        of_embedding = planner.input_embedding.grad * EMBEDDING_SCALE + planner.output_embedding.grad.float()
        self._adam(planner.embedding, of_embedding, rate * EMBEDDING_RATE, self.moments[0])
        self._adam(planner.gain.data, planner.gain.grad, rate * GAIN_RATE, self.moments[1])
        planner.publish()

    def _adam(self, weights, gradient, rate, moments):
        gradient = gradient * min(1.0, CLIP / (float(gradient.norm()) + 1e-9))
        mean, square = moments
        mean.mul_(0.9).add_(gradient, alpha=0.1)
        square.mul_(0.95).addcmul_(gradient, gradient, value=0.05)
        corrected = mean / (1 - 0.9**self.steps)
        spread = (square / (1 - 0.95**self.steps)).sqrt() + 1e-10
        weights.add_(corrected / spread, alpha=-rate)
