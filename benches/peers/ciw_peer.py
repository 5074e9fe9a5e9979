"""Ciw: arrivals pass a node without service and join the shortest of four queues."""

import sys
import time

import ciw

SERVERS, RATE = 4, 0.8 * 4


class JoinShortest(ciw.routing.JoinShortestQueue):
    """Ciw's own counts only those who wait, which is not the policy that was solved: this one counts those in service too."""

    def get_queue_size(self, node_index):
        return self.simulation.nodes[node_index].number_of_individuals


def main(requests):
    began = time.process_time()
    ciw.seed(1)
    nodes = range(2, SERVERS + 2)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(RATE)] + [None] * SERVERS,
        service_distributions=[ciw.dists.Deterministic(0.0)] + [ciw.dists.Exponential(1.0)] * SERVERS,
        number_of_servers=[float("inf")] + [1] * SERVERS,
        routing=ciw.routing.NetworkRouting(
            routers=[JoinShortest(destinations=list(nodes), tie_break="random")]
            + [ciw.routing.Leave()] * SERVERS
        ),
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(requests)
    records = [record for record in simulation.get_all_records() if record.node > 1]
    mean = sum(record.exit_date - record.arrival_date for record in records) / len(records)
    print(len(records), time.process_time() - began, mean)


main(int(sys.argv[1]))
