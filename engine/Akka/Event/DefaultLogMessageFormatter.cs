namespace Akka.Event;

/// <summary>Fills <c>{0}</c> by number and <c>{Name}</c> by order.</summary>
public class DefaultLogMessageFormatter : ILogMessageFormatter
{
    public static readonly DefaultLogMessageFormatter Instance = new();

    private DefaultLogMessageFormatter()
    {
    }

    public string Format(string format, params object[] args) =>
        args is null or [] ? format : MessageTemplate.For(format).Fill(args);

    public string Format(string format, IEnumerable<object> args) => Format(format, args.ToArray());
}
