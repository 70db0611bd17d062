namespace Akka.Configuration.Hocon.Resolution;

internal sealed class ResolvedArray(List<ResolvedValue> elements) : ResolvedValue
{
    public List<ResolvedValue> Elements { get; } = elements;
}
