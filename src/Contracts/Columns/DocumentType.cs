namespace TableActors.Contracts.Columns;

/// <summary>A document of any format.</summary>
public sealed class DocumentType : MediaType
{
    internal DocumentType() : base("document", "application/octet-stream")
    {
    }
}
