namespace Akka.Configuration.Hocon.Resolution;

/// <summary>A text; null is HOCON's null.</summary>
internal sealed class ResolvedText(string text) : ResolvedValue
{
    public string Text { get; } = text;
}
