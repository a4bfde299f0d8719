package dev.llmnode.p2p.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/** The name servers that this machine is set up with: by the JDK's resolver, and its DNS provider for TXT. */
public final class SystemNameService implements NameService {
    private static final String FIRST_WAIT_MILLIS = "1500";
    private static final String TRIES = "2";

    private final String server;

    public SystemNameService() {
        this("dns:");
    }

    /** @param server a JNDI address, {@code dns://HOST:PORT}; TXT records are asked for there */
    SystemNameService(String server) {
        this.server = server;
    }

    @Override
    public List<InetAddress> addresses(String name) throws IOException {
        try {
            return List.of(InetAddress.getAllByName(name));
        } catch (UnknownHostException e) {
            throw new IOException("the name '%s' has no address".formatted(name), e);
        }
    }

    // The DNS provider makes strings of records and nothing else; JNDI's interface wants a Hashtable.
    @SuppressWarnings({"BanJNDI", "JdkObsolete"})
    @Override
    public List<String> texts(String name) throws IOException {
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        settings.put(Context.PROVIDER_URL, server);
        settings.put("com.sun.jndi.dns.timeout.initial", FIRST_WAIT_MILLIS);
        settings.put("com.sun.jndi.dns.timeout.retries", TRIES);
        List<String> texts = new ArrayList<>();
        try {
            DirContext context = new InitialDirContext(settings);
            try {
                Attribute records =
                        context.getAttributes(name, new String[] {"TXT"}).get("TXT");
                for (int i = 0; records != null && i < records.size(); i++) {
                    texts.add(String.valueOf(records.get(i)).replace("\"", ""));
                }
            } finally {
                context.close();
            }
        } catch (NamingException e) {
            throw new IOException("the name '%s' has no TXT record".formatted(name), e);
        }
        return texts;
    }
}
