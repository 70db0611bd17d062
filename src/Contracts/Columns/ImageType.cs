namespace TableActors.Contracts.Columns;

/// <summary>A picture.</summary>
public sealed class ImageType : MediaType
{
    internal ImageType() : base("image", "image/*")
    {
    }
}
