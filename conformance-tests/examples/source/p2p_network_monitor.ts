interface Peer {
  peer_id: string;
  addresses: string[];
  capabilities: string[];
  connection_status: string;
}

interface NetworkTopology {
  local_peer_id: string;
  network_stats: {
    total_discovered: number;
    currently_connected: number;
    average_latency_ms: number;
  };
}

class P2PNetworkMonitor {
  private baseUrl: string;
  private pollInterval: number;

  constructor(baseUrl = 'http://localhost:8080', pollInterval = 30000) {
    this.baseUrl = baseUrl;
    this.pollInterval = pollInterval;
  }

  async getNetworkTopology(): Promise<NetworkTopology> {
    const response = await fetch(`${this.baseUrl}/v1/network/topology`);
    return response.json();
  }

  async getPeers(): Promise<{ peers: Peer[] }> {
    const response = await fetch(`${this.baseUrl}/v1/peers`);
    return response.json();
  }

  async monitorNetwork(callback: (topology: NetworkTopology) => void) {
    // Initial fetch
    const topology = await this.getNetworkTopology();
    callback(topology);

    // Poll for updates
    setInterval(async () => {
      try {
        const topology = await this.getNetworkTopology();
        callback(topology);
      } catch (error) {
        console.error('Failed to fetch network topology:', error);
      }
    }, this.pollInterval);
  }

  async findBestNodeForModel(
    modelId: string, 
    maxLatency = 100
  ): Promise<any> {
    const response = await fetch(`${this.baseUrl}/v1/capabilities/search`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        capability: modelId,
        max_results: 5,
        filters: {
          max_latency_ms: maxLatency,
          min_success_rate: 0.95
        }
      })
    });
    
    const result = await response.json();
    return result.results?.[0] || null;
  }
}

// Example usage
const monitor = new P2PNetworkMonitor();

// Monitor network topology
monitor.monitorNetwork((topology) => {
  console.log(`Network Status:`);
  console.log(`  Discovered peers: ${topology.network_stats.total_discovered}`);
  console.log(`  Connected peers: ${topology.network_stats.currently_connected}`);
  console.log(`  Average latency: ${topology.network_stats.average_latency_ms}ms`);
});

// Find best node for inference
async function selectNodeForInference(model: string) {
  const bestNode = await monitor.findBestNodeForModel(model);
  if (bestNode) {
    console.log(`Selected node ${bestNode.peer_id} for ${model}`);
    // Use this node for inference requests
    return bestNode;
  } else {
    console.log(`No suitable nodes found for ${model}`);
    return null;
  }
}
