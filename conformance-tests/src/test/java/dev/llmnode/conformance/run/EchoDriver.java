package dev.llmnode.conformance.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A driver that gives each call's arguments back. */
final class EchoDriver {

    static final List<String> COMMAND = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            Path.of("target", "test-classes").toString(),
            EchoDriver.class.getName());

    private EchoDriver() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader calls = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String call = calls.readLine(); call != null; call = calls.readLine()) {
            int begin = call.indexOf("\"arguments\":") + "\"arguments\":".length();
            System.out.println("{\"value\":" + call.substring(begin, call.indexOf(",\"options\"")) + "}");
        }
    }
}
