"""Glossa beside PyTorch: runs both in turns on the same machine and prints a Markdown table of medians and their ratio.

usage: compare.py [SUITE …] [--threads 1,2] [--rounds 5] [--seconds 8] [--python /usr/bin/python3] [--json FILE]

Each round measures every suite once with `glossa bench` and once with bench_torch.py, one thread count after the other; the table holds the
median over the rounds of each program's median. A peer's fraction of the peak is taken against the peak Glossa measured in the same rounds.
"""
import argparse
import json
import os
import statistics
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
ALL = ["gemm", "conv", "lstm", "gru", "attention", "elementwise", "embedding", "charlm", "deepmoji"]


def output_of(command):
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def peer_case(name, peer):
    """The peer's case for one of Glossa's: that of its name, otherwise both forms of a convolution and all activations of an LSTM face the same one."""
    if name in peer:
        return peer[name]
    for suffix in (" direct", " winograd", " hard-sigmoid", " relu"):
        name = name.removesuffix(suffix)
    return peer.get(name)


def main(arguments):
    ours, peer, peaks, units = {}, {}, {}, {}
    for _ in range(arguments.rounds):
        for suite in arguments.suites:
            for threads in arguments.threads.split(","):
                common = ["--threads", threads, "--seconds", str(arguments.seconds)]
                report = output_of([os.path.join(ROOT, "glossa"), "bench", suite, "--json", *common])
                peaks.setdefault(threads, []).append(report["machine"]["peak_gflops"][threads])
                for result in report["results"]:
                    ours.setdefault((suite, threads, result["case"]), []).append(result)
                for result in output_of([arguments.python, os.path.join(HERE, "bench_torch.py"), suite, *common])["results"]:
                    peer.setdefault((suite, threads, result["case"]), []).append(result)
    print("multiply-add peak, GFLOP/s: " + ", ".join(f"{statistics.median(values):.0f} on {threads} thread(s)" for threads, values in peaks.items()) + "\n")
    print("| suite | case | threads | unit | Glossa | of peak | PyTorch | ratio |\n| --- | --- | --: | --- | --: | --: | --: | --: |")
    rows = []
    for (suite, threads, case), results in ours.items():
        median = statistics.median(result["median"] for result in results)
        fraction = [result["fraction_of_peak"] for result in results if result["fraction_of_peak"] is not None]
        twin = peer_case(case, {name: values for (s, t, name), values in peer.items() if (s, t) == (suite, threads)})
        torch = statistics.median(result["median"] for result in twin) if twin else None
        row = {"suite": suite, "case": case, "threads": int(threads), "unit": results[0]["unit"], "glossa": median,
               "fraction_of_peak": statistics.median(fraction) if fraction else None, "torch": torch, "ratio": median / torch if torch else None}
        rows.append(row)
        cells = [suite, case, threads, row["unit"], f"{median:,.0f}" if median >= 100 else f"{median:.3g}",
                 f"{row['fraction_of_peak']:.1%}" if fraction else "", (f"{torch:,.0f}" if torch >= 100 else f"{torch:.3g}") if torch else "", f"{row['ratio']:.2f}" if torch else ""]
        print("| " + " | ".join(cells) + " |")
    if arguments.json:
        with open(arguments.json, "w") as file:
            json.dump({"peak_gflops": {threads: statistics.median(values) for threads, values in peaks.items()}, "rows": rows}, file, indent=1)


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("suites", nargs="*", default=ALL)
parser.add_argument("--threads", default="1,2")
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--seconds", type=float, default=8)
parser.add_argument("--python", default="/usr/bin/python3")
parser.add_argument("--json")
if __name__ == "__main__":
    main(parser.parse_args())
