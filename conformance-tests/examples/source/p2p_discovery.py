import requests
import json
import time

class P2PDiscoveryClient:
    def __init__(self, base_url="http://localhost:8080"):
        self.base_url = base_url
    
    def discover_peers(self, method="all", timeout_ms=5000):
        """Trigger peer discovery"""
        response = requests.post(
            f"{self.base_url}/v1/peers/discover",
            json={"method": method, "timeout_ms": timeout_ms}
        )
        return response.json()
    
    def get_peers(self):
        """Get list of discovered peers"""
        response = requests.get(f"{self.base_url}/v1/peers")
        return response.json()
    
    def find_nodes_with_model(self, model_id, max_results=10):
        """Find nodes offering a specific model"""
        response = requests.post(
            f"{self.base_url}/v1/capabilities/search",
            json={
                "capability": model_id,
                "max_results": max_results,
                "filters": {
                    "min_success_rate": 0.9
                }
            }
        )
        return response.json()
    
    def announce_capabilities(self, capabilities):
        """Announce this node's capabilities"""
        response = requests.post(
            f"{self.base_url}/v1/capabilities/announce",
            json={"capabilities": capabilities}
        )
        return response.json()

# Example usage
client = P2PDiscoveryClient()

# Discover peers on the network
print("Discovering peers...")
discovery_result = client.discover_peers()
print(f"Found {discovery_result['discovered_count']} peers")

# Wait for discovery to complete
time.sleep(2)

# Get list of peers
peers = client.get_peers()
print(f"Connected to {peers['connected_peers']} of {peers['total_peers']} peers")

# Find nodes with Llama 2 7B model
llama_nodes = client.find_nodes_with_model("llama-2-7b")
if llama_nodes['results']:
    best_node = llama_nodes['results'][0]
    print(f"Best Llama 2 node: {best_node['peer_id'][:16]}...")
    print(f"  Latency: {best_node['network_info']['latency_ms']}ms")
    print(f"  Success rate: {best_node['capability_info']['performance']['success_rate']}")
