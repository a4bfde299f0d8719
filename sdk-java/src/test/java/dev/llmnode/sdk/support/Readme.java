package dev.llmnode.sdk.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the README shows. */
public final class Readme {
    private static final Pattern NAME = Pattern.compile("public class (\\w+)");

    private Readme() {}

    /** The programs by the names of their classes, in their order. */
    public static Map<String, String> examples() throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        for (String code : blocks("java")) {
            Matcher name = NAME.matcher(code);
            if (!name.find()) {
                throw new IllegalStateException("an example has no public class: " + code);
            }
            found.put(name.group(1), code);
        }
        return found;
    }

    /** The file of a project that uses the library. */
    public static String project() throws IOException {
        return blocks("xml").get(0);
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
