package dev.llmnode.p2p.interop;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;

/** Whether this machine hears its own multicast, without which nothing on it finds anything by mDNS. */
final class MulticastProbe {
    private static final String GROUP = "224.0.0.251";
    private static final int MILLIS = 2_000;

    static final boolean HEARD = isHeard();

    private MulticastProbe() {}

    private static boolean isHeard() {
        try {
            for (NetworkInterface nic : NetworkInterface.networkInterfaces().toList()) {
                if (nic.isUp() && nic.supportsMulticast() && !nic.isLoopback() && isHeard(nic)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isHeard(NetworkInterface nic) {
        try (MulticastSocket socket = new MulticastSocket(0)) {
            socket.setNetworkInterface(nic);
            InetAddress group = InetAddress.getByName(GROUP);
            socket.joinGroup(new InetSocketAddress(group, socket.getLocalPort()), nic);
            socket.setSoTimeout(MILLIS);
            socket.send(new DatagramPacket(new byte[] {1}, 1, group, socket.getLocalPort()));
            socket.receive(new DatagramPacket(new byte[1], 1));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
