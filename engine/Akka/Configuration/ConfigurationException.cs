using Akka.Actor;

namespace Akka.Configuration;

/// <summary>A configuration lacks something that the system cannot start without.</summary>
public class ConfigurationException : AkkaException
{
    public ConfigurationException(string message)
        : base(message)
    {
    }

    public ConfigurationException(string message, Exception exception)
        : base(message, exception)
    {
    }

    /// <summary>The error for settings of <typeparamref name="T"/> that are null or empty, at <paramref name="path"/> if it is given.</summary>
    public static ConfigurationException NullOrEmptyConfig<T>(string path = null) =>
        new(string.IsNullOrWhiteSpace(path)
            ? $"{typeof(T).Name} needs a configuration, but it is null or empty."
            : $"{typeof(T).Name} needs a configuration at \"{path}\", but it is null or empty.");
}
