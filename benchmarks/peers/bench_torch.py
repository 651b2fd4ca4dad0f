"""PyTorch twins of `glossa bench`: the same shapes, cases and JSON.

usage: bench_torch.py SUITE [--threads 1,2] [--seconds 10] [--filter TEXT]
       SUITE: gemm, conv, lstm, gru, attention, elementwise, embedding, charlm, deepmoji

Every thread count runs in a process of its own, because the thread pools of OpenBLAS and OpenMP are sized at start-up. Where the OpenMP build
of OpenBLAS is installed beside another one (Debian: libopenblas0-openmp) it is used: the other build fights with PyTorch's own threads.
"""
import argparse
import json
import os
import subprocess
import sys
import time


def openmp_openblas():
    """The folder of the OpenMP build of OpenBLAS on Debian, or None."""
    try:
        listing = subprocess.run(["dpkg", "-L", "libopenblas0-openmp"], capture_output=True, text=True).stdout.split()
    except OSError:
        return None
    return next((os.path.dirname(line) for line in listing if line.endswith("/libopenblas.so.0")), None)


def run_children(arguments):
    results = []
    for threads in arguments.threads.split(","):
        environment = dict(os.environ, OPENBLAS_NUM_THREADS=threads, OMP_NUM_THREADS=threads, MKL_NUM_THREADS=threads)
        folder = openmp_openblas()
        if folder:
            environment["LD_LIBRARY_PATH"] = folder + ":" + environment.get("LD_LIBRARY_PATH", "")
        command = [sys.executable, __file__, arguments.suite, "--child", threads, "--seconds", str(arguments.seconds), "--filter", arguments.filter]
        child = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        results += json.loads(child.stdout)
    print(json.dumps({"name": arguments.suite, "results": results}, indent=1))


class Harness:
    """Times cases in turns, as the C# harness does; a case's work is given in its unit."""

    def __init__(self, threads, text):
        self.threads, self.text, self.cases = threads, text, []

    def add(self, name, unit, work, call):
        if self.text.lower() in name.lower():
            self.cases.append((name, unit, work, call))

    def measure(self, seconds, shortest=0.02):
        calls, times = [], [[] for _ in self.cases]
        for _, _, _, call in self.cases:
            for _ in range(3):
                call()
            n = 1
            while True:
                start = time.perf_counter()
                for _ in range(n):
                    call()
                took = time.perf_counter() - start
                if took >= shortest:
                    break
                n = max(n + 1, min(n * 10, int(n * shortest * 1.2 / max(took, 1e-7)) + 1))
            calls.append(n)
        begin, rounds = time.perf_counter(), 0
        while rounds < 5 or time.perf_counter() - begin < seconds:
            for i, (_, _, _, call) in enumerate(self.cases):
                start = time.perf_counter()
                for _ in range(calls[i]):
                    call()
                times[i].append((time.perf_counter() - start) / calls[i])
            rounds += 1
        report = []
        for (name, unit, work, _), taken in zip(self.cases, times):
            taken.sort()
            middle = (taken[(len(taken) - 1) // 2] + taken[len(taken) // 2]) / 2
            report.append({"case": name, "threads": self.threads, "best": work / taken[0], "median": work / middle, "unit": unit, "runs": len(taken)})
        print(json.dumps(report))


def main(arguments):
    import torch
    import torch.nn as nn
    import torch.nn.functional as F

    torch.set_num_threads(arguments.child)
    torch.manual_seed(0)
    harness = Harness(arguments.child, arguments.filter)

    def inference(call):
        def wrapped():
            with torch.inference_mode():
                call()
        return wrapped

    def uniform(*shape):
        return torch.rand(*shape) * 2 - 1

    if arguments.suite == "gemm":
        for size in (256, 512, 1024, 2048):
            a, b = uniform(size, size), uniform(size, size)
            harness.add(str(size), "GFLOP/s", 2e-9 * size ** 3, inference(lambda a=a, b=b: torch.mm(a, b)))
        weight, rows, one = uniform(2048, 512), uniform(32, 512), uniform(1, 512)
        harness.add("skinny 32x512x2048", "GFLOP/s", 2e-9 * 32 * 512 * 2048, inference(lambda: F.linear(rows, weight)))
        harness.add("vector 1x512x2048", "GFLOP/s", 2e-9 * 512 * 2048, inference(lambda: F.linear(one, weight)))

    if arguments.suite == "conv":
        for channels, outputs, size, kernel in ((64, 64, 56, 3), (128, 128, 28, 3), (256, 256, 14, 3), (64, 64, 112, 3), (256, 64, 56, 1)):
            x, weight = uniform(4, channels, size, size), uniform(outputs, channels, kernel, kernel)
            work = 2e-9 * 4 * outputs * channels * kernel * kernel * size * size
            harness.add(f"{kernel}x{kernel} {channels}-{outputs} {size}x{size} batch 4", "GFLOP/s", work,
                        inference(lambda x=x, weight=weight, kernel=kernel: F.conv2d(x, weight, padding=kernel // 2)))

    if arguments.suite in ("lstm", "gru"):
        batch, steps, inputs, hidden = 32, 70, 256, 512
        layer = (nn.LSTM if arguments.suite == "lstm" else nn.GRU)(inputs, hidden, batch_first=True)
        x, upstream = uniform(batch, steps, inputs).requires_grad_(), uniform(batch, steps, hidden)

        def train():
            layer(x)[0].backward(upstream)
            layer.zero_grad(set_to_none=True)
            x.grad = None

        harness.add("train 256-512", "tokens/s", batch * steps, train)
        harness.add("forward 256-512", "tokens/s", batch * steps, inference(lambda: layer(x)))

    if arguments.suite == "attention":
        heads, size = 12, 768
        for batch, positions in ((8, 128), (2, 512)):
            q, k, v, upstream = (uniform(batch, positions, size) for _ in range(4))
            for tensor in (q, k, v):
                tensor.requires_grad_()

            def attend(q, k, v):
                def split(t):
                    return t.view(t.shape[0], t.shape[1], heads, size // heads).transpose(1, 2)
                weights = torch.softmax(split(q) @ split(k).transpose(2, 3) * (size // heads) ** -0.5, -1)
                return (weights @ split(v)).transpose(1, 2).reshape(q.shape)

            def train(q=q, k=k, v=v, upstream=upstream):
                attend(q, k, v).backward(upstream)
                q.grad = k.grad = v.grad = None

            harness.add(f"forward {batch}x{positions}x768", "tokens/s", batch * positions, inference(lambda q=q, k=k, v=v: attend(q, k, v)))
            harness.add(f"train {batch}x{positions}x768", "tokens/s", batch * positions, train)

    if arguments.suite == "elementwise":
        rows, columns = 1024, 768
        x, y, gain, bias = uniform(rows, columns), uniform(rows, columns), uniform(columns), uniform(columns)
        large, other = uniform(8192, 4096), uniform(8192, 4096)
        operations = [
            ("tanh", lambda: torch.tanh(x)), ("sigmoid", lambda: torch.sigmoid(x)), ("gelu", lambda: F.gelu(x)), ("exp", lambda: torch.exp(x)),
            ("softmax", lambda: torch.softmax(x, 1)), ("layernorm", lambda: F.layer_norm(x, (columns,), gain, bias)),
            ("rmsnorm", lambda: x * torch.rsqrt((x * x).mean(1, keepdim=True) + 1e-6) * gain),
            ("add", lambda: x + y), ("scale", lambda: x * 2), ("copy", lambda: x.clone()),
        ]
        for name, call in operations:
            harness.add(f"{name} {rows}x{columns}", "Melem/s", x.numel() / 1e6, inference(call))
        harness.add("add 8192x4096", "Melem/s", large.numel() / 1e6, inference(lambda: large + other))
        harness.add("copy 8192x4096", "Melem/s", large.numel() / 1e6, inference(lambda: large.clone()))

    if arguments.suite == "embedding":
        tokens, size, vocabulary = 8192, 256, 50000
        table = uniform(vocabulary, size).requires_grad_()
        random = torch.rand(tokens)
        ids, upstream = (random * random * vocabulary).long(), uniform(tokens, size)

        def train():
            # Glossa's gradient has each row once, so the peer's has to be brought to that form, too.
            F.embedding(ids, table, sparse=True).backward(upstream)
            table.grad.coalesce()
            table.grad = None

        harness.add("lookup 50000x256", "tokens/s", tokens, inference(lambda: F.embedding(ids, table)))
        harness.add("lookup 50000x256 train", "tokens/s", tokens, train)

    if arguments.suite == "charlm":
        symbols, width, hidden, streams, steps, written = 96, 256, 512, 32, 70, 50

        class CharacterModel(nn.Module):
            def __init__(self, layers):
                super().__init__()
                self.embed, self.recurrent, self.output = nn.Embedding(symbols, width), nn.LSTM(width, hidden, layers), nn.Linear(hidden, symbols)

            def forward(self, ids, state=None):
                h, state = self.recurrent(self.embed(ids), state)
                return self.output(h), state

        for layers in (1, 2):
            model = CharacterModel(layers)
            optimizer = torch.optim.Adam(model.parameters())
            ids, targets = torch.randint(symbols, (steps, streams)), torch.randint(symbols, (steps * streams,))
            carried = {"state": None}

            def train(model=model, optimizer=optimizer, ids=ids, targets=targets, carried=carried):
                logits, state = model(ids, carried["state"])
                carried["state"] = tuple(part.detach() for part in state)
                F.cross_entropy(logits.view(-1, symbols), targets).backward()
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)

            def write(model=model):
                ids, state = torch.ones(1, 1, dtype=torch.long), None
                for _ in range(written):
                    logits, state = model(ids, state)
                    ids = torch.multinomial(torch.softmax(logits[0], 1), 1)

            harness.add(f"train {layers}x512", "chars/s", steps * streams, train)
            harness.add(f"generate {layers}x512", "chars/s", written, inference(write))

    if arguments.suite == "deepmoji":
        from torch.nn.utils.rnn import PackedSequence, pack_sequence, pad_packed_sequence
        vocabulary, width, hidden, classes, texts, words, longest = 50000, 256, 512, 64, 32, 30, 59

        class HardSigmoidLstm(nn.Module):
            """Both directions of an LSTM with Keras' gates, which torch.nn does not have: one step after the other."""

            def __init__(self, inputs):
                super().__init__()
                self.ahead, self.back = nn.LSTMCell(inputs, hidden), nn.LSTMCell(inputs, hidden)

            def forward(self, x):
                return torch.cat([self.direction(self.ahead, x), self.direction(self.back, x.flip(1)).flip(1)], 2), None

            @staticmethod
            def direction(weights, x):
                projected = F.linear(x, weights.weight_ih, weights.bias_ih + weights.bias_hh)
                h = c = x.new_zeros(x.shape[0], hidden)
                outputs = []
                for step in projected.unbind(1):
                    i, f, g, o = torch.addmm(step, h, weights.weight_hh.t()).chunk(4, 1)
                    i, f, o = ((0.2 * gate + 0.5).clamp(0, 1) for gate in (i, f, o))
                    c = f * c + i * torch.tanh(g)
                    h = o * torch.tanh(c)
                    outputs.append(h)
                return torch.stack(outputs, 1)

        class DeepMoji(nn.Module):
            def __init__(self, gates):
                super().__init__()
                lstm = HardSigmoidLstm if gates == "hard-sigmoid" else lambda inputs: nn.LSTM(inputs, hidden, batch_first=True, bidirectional=True)
                self.embed, self.first, self.second = nn.Embedding(vocabulary, width), lstm(width), lstm(2 * hidden)
                self.attention, self.output = nn.Parameter(uniform(4 * hidden + width) * 0.05), nn.Linear(4 * hidden + width, classes)

            def forward(self, ids):
                """Texts of one length as a matrix of ids, or packed."""
                packed = isinstance(ids, PackedSequence)
                x = torch.tanh(self.embed(ids.data if packed else ids))
                x = PackedSequence(x, *ids[1:]) if packed else x
                h0 = self.first(x)[0]
                h1 = self.second(h0)[0]
                lengths = None
                if packed:
                    (h1, lengths), (h0, _), (x, _) = (pad_packed_sequence(part, batch_first=True) for part in (h1, h0, x))
                features = torch.cat([h1, h0, x], 2)
                scores = features @ self.attention
                if packed:
                    scores = scores.masked_fill(torch.arange(scores.shape[1]) >= lengths[:, None], float("-inf"))
                return self.output((features * torch.softmax(scores, 1)[..., None]).sum(1))

        def train(model):
            optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=1e-3)
            batches, targets = torch.randint(vocabulary, (50, texts, words)), torch.arange(texts) % classes
            state = {"step": 0}

            def call():
                F.cross_entropy(model(batches[state["step"] % 50]), targets).backward()
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)
                state["step"] += 1
            return call

        for gates in ("hard-sigmoid", "sigmoid"):
            model, ids = DeepMoji(gates), torch.randint(vocabulary, (texts, words))
            harness.add(f"forward {gates}", "samples/s", texts, inference(lambda model=model, ids=ids: model(ids)))
            harness.add(f"train {gates}", "samples/s", texts, train(DeepMoji(gates)))
        frozen = DeepMoji("hard-sigmoid")
        frozen.embed.weight.requires_grad_(False)
        harness.add("train hard-sigmoid, embedding frozen", "samples/s", texts, train(frozen))
        model, mixed = DeepMoji("sigmoid"), torch.randint(1, longest + 1, (texts,)).tolist()
        for name, lengths in (("packed", mixed), ("as long as the longest", [max(mixed)] * texts)):
            ids = pack_sequence([torch.randint(vocabulary, (length,)) for length in lengths], enforce_sorted=False)
            harness.add(name, "tokens/s", sum(lengths), inference(lambda model=model, ids=ids: model(ids)))

    harness.measure(arguments.seconds)


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("suite", choices=["gemm", "conv", "lstm", "gru", "attention", "elementwise", "embedding", "charlm", "deepmoji"])
parser.add_argument("--threads", default="1,2")
parser.add_argument("--seconds", type=float, default=10)
parser.add_argument("--filter", default="")
parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
if __name__ == "__main__":
    given = parser.parse_args()
    if given.child is None:
        run_children(given)
    else:
        main(given)
