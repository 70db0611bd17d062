namespace TableActors.Contracts.Columns;

/// <summary>A sound recording.</summary>
public sealed class AudioType : MediaType
{
    internal AudioType() : base("audio", "audio/*")
    {
    }
}
