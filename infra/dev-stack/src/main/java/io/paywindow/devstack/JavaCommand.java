package io.paywindow.devstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a child JVM: the Java that runs this one, with this one's class path unless told otherwise. */
public final class JavaCommand {

    private JavaCommand() {}

    /** A main class of this JVM's class path. */
    public static List<String> main(Class<?> main, List<String> jvmOptions, String... arguments) {
        return main(System.getProperty("java.class.path"), main.getName(), jvmOptions, arguments);
    }

    /** A main class of another class path. */
    public static List<String> main(String classPath, String main, List<String> jvmOptions, String... arguments) {
        List<String> command = start(jvmOptions);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(List.of(arguments));
        return command;
    }

    /** A runnable jar. */
    public static List<String> jar(Path jar, List<String> jvmOptions, String... arguments) {
        List<String> command = start(jvmOptions);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<String> start(List<String> jvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        return command;
    }
}
