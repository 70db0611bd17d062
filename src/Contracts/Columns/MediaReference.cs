namespace TableActors.Contracts.Columns;

/// <summary>The value of a media column: which file of the media store it is.</summary>
/// <param name="Path">The file's path within the store: relative, with <c>/</c>, already fit for a URL.</param>
public sealed record MediaReference(string Path)
{
    /// <inheritdoc/>
    public override string ToString() => Path;
}
