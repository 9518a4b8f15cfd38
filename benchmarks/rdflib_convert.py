"""The peer of `kg build`: the same table to the same triples, plainly with rdflib."""

import csv
import sys
from pathlib import Path

from rdflib import Dataset, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, XSD

BASE = "https://w3id.org/teiju/"
DEF = Namespace(f"{BASE}def/")
QB = Namespace("http://purl.org/linked-data/cube#")
UNIT = URIRef("http://purl.org/linked-data/sdmx/2009/attribute#unitMeasure")


def convert(table: Path, output: Path) -> int:
    """Convert a table of line costs; returns the number of triples."""
    dataset = Dataset()
    graph = dataset.graph(URIRef(f"{BASE}graph/region/bench"))
    with table.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            region, vision = row["region"], row["vision"]
            project, item = row["project"], row["line item"]
            basis, period = row["basis"], row["period"]
            where = f"{region}/{vision}/{project}/{item}"
            cost = URIRef(f"{BASE}id/cost/{where}/{basis}/{period}")
            passage = URIRef(f"{BASE}id/passage/{row['source']}/{row['lines']}")
            graph.add((cost, RDF.type, DEF.CostStatement))
            graph.add((cost, RDF.type, DEF.LineCost))
            graph.add((cost, DEF.lineItem, URIRef(f"{BASE}id/line-item/{where}")))
            graph.add((cost, DEF.basis, URIRef(f"{BASE}scheme/cost-basis/{basis}")))
            graph.add((cost, DEF.period, URIRef(f"{BASE}id/fiscal-year/{period}")))
            graph.add((cost, DEF.entry, URIRef(f"{BASE}scheme/entry/{row['entry']}")))
            amount = Literal(row["amount (thousand yen)"], datatype=XSD.integer)
            graph.add((cost, DEF.amount, amount))
            phase = URIRef(f"{BASE}scheme/budget-phase/{row['phase']}")
            graph.add((cost, DEF.phase, phase))
            graph.add((cost, UNIT, URIRef(f"{BASE}scheme/unit/thousand-yen")))
            graph.add((cost, QB.dataSet, URIRef(f"{BASE}id/dataset/line-costs")))
            graph.add((cost, PROV.wasDerivedFrom, passage))
            graph.add((passage, RDF.type, DEF.Passage))
            graph.add((passage, DEF.lines, Literal(row["lines"], datatype=XSD.string)))
            source = URIRef(f"{BASE}id/source/{row['source']}")
            graph.add((passage, DCTERMS.isPartOf, source))
    dataset.serialize(output, format="nquads")
    return len(graph)


if __name__ == "__main__":
    print(convert(Path(sys.argv[1]), Path(sys.argv[2])))
