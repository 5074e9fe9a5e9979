"""SimPy: a process for each request, a resource for each server."""

import random
import sys
import time

import simpy

SERVERS, RATE = 4, 0.8 * 4


def main(requests):
    began = time.process_time()
    rng = random.Random(1)
    env = simpy.Environment()
    servers = [simpy.Resource(env) for _ in range(SERVERS)]
    loads = [0] * SERVERS
    total = [0.0, 0]

    def request():
        arrived = env.now
        least = min(loads)
        tied = [i for i, load in enumerate(loads) if load == least]
        chosen = tied[0] if len(tied) == 1 else rng.choice(tied)
        loads[chosen] += 1
        with servers[chosen].request() as turn:
            yield turn
            yield env.timeout(rng.expovariate(1.0))
        loads[chosen] -= 1
        total[0] += env.now - arrived
        total[1] += 1

    def source():
        for _ in range(requests):
            yield env.timeout(rng.expovariate(RATE))
            env.process(request())

    env.process(source())
    env.run()
    print(total[1], time.process_time() - began, total[0] / total[1])


main(int(sys.argv[1]))
