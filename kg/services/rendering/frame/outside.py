"""What terms of other vocabularies are called on pages: the graph only uses them."""

from collections.abc import Mapping
from functools import cache

from kg.model.lang import Text
from kg.vocab import PREFIXES

__all__ = ["outside_names"]

_NAMES = {
    "dc11:publisher": Text("publisher as printed", "発行者（記載のとおり）"),
    "dcterms:created": Text("created", "作成日"),
    "dcterms:creator": Text("creator", "作成者"),
    "dcterms:date": Text("date", "日付"),
    "dcterms:description": Text("description", "説明"),
    "dcterms:identifier": Text("identifier", "識別子"),
    "dcterms:isPartOf": Text("part of", "属する文書"),
    "dcterms:isReplacedBy": Text("replaced by", "後継"),
    "dcterms:issued": Text("issued", "発行日"),
    "dcterms:language": Text("language", "言語"),
    "dcterms:license": Text("licence", "ライセンス"),
    "dcterms:modified": Text("modified", "更新日"),
    "dcterms:publisher": Text("publisher", "発行者"),
    "dcterms:title": Text("title", "表題"),
    "dcterms:type": Text("kind", "種別"),
    "dqv:inDimension": Text("quality dimension", "品質の観点"),
    "foaf:homepage": Text("home page", "ホームページ"),
    "foaf:page": Text("page on the web", "掲載ページ"),
    "geo:lat": Text("latitude", "緯度"),
    "geo:long": Text("longitude", "経度"),
    "org:member": Text("member", "構成員"),
    "org:organization": Text("organization", "組織"),
    "org:role": Text("role", "役割"),
    "org:Role": Text("role", "役割"),
    "owl:AllDisjointClasses": Text("disjoint classes", "互いに素なクラスの組"),
    "owl:Class": Text("class", "クラス"),
    "owl:DatatypeProperty": Text("property with a value", "値をとるプロパティ"),
    "owl:ObjectProperty": Text("property with a thing", "ものをとるプロパティ"),
    "owl:Ontology": Text("ontology", "オントロジー"),
    "owl:backwardCompatibleWith": Text("compatible with", "互換性のある版"),
    "owl:deprecated": Text("deprecated", "非推奨"),
    "owl:disjointWith": Text("disjoint with", "互いに素"),
    "owl:incompatibleWith": Text("incompatible with", "互換性のない版"),
    "owl:members": Text("members", "要素"),
    "owl:priorVersion": Text("prior version", "前の版"),
    "owl:versionIRI": Text("IRI of the version", "版の IRI"),
    "owl:versionInfo": Text("version", "版"),
    "prov:wasDerivedFrom": Text("derived from", "出典"),
    "prov:wasRevisionOf": Text("revision of", "改訂元"),
    "qb:AttributeProperty": Text("attribute of a cube", "キューブの属性"),
    "qb:CodedProperty": Text("coded property", "コード付きプロパティ"),
    "qb:ComponentSpecification": Text("component of a cube", "キューブの構成要素"),
    "qb:DataSet": Text("data set", "データセット"),
    "qb:DataStructureDefinition": Text("structure of a cube", "キューブの構造"),
    "qb:DimensionProperty": Text("dimension of a cube", "キューブの次元"),
    "qb:MeasureProperty": Text("measure of a cube", "キューブの測度"),
    "qb:attribute": Text("attribute", "属性"),
    "qb:codeList": Text("code list", "コード表"),
    "qb:component": Text("component", "構成要素"),
    "qb:componentRequired": Text("component required", "必須の構成要素"),
    "qb:dataSet": Text("data set", "データセット"),
    "qb:dimension": Text("dimension", "次元"),
    "qb:measure": Text("measure", "測度"),
    "qb:order": Text("order", "順序"),
    "qb:structure": Text("structure", "構造"),
    "rdf:type": Text("class", "クラス"),
    "rdfs:domain": Text("domain", "定義域"),
    "rdfs:isDefinedBy": Text("defined by", "定義元"),
    "rdfs:label": Text("name", "名称"),
    "rdfs:range": Text("range", "値域"),
    "rdfs:seeAlso": Text("see also", "関連"),
    "rdfs:subClassOf": Text("subclass of", "上位クラス"),
    "rdfs:subPropertyOf": Text("subproperty of", "上位プロパティ"),
    "schema:dissolutionDate": Text("dissolved on", "廃止日"),
    "schema:endDate": Text("end", "終了日"),
    "schema:foundingDate": Text("founded on", "設立日"),
    "schema:startDate": Text("start", "開始日"),
    "sdmx-attribute:unitMeasure": Text("unit", "単位"),
    "sdmx-dimension:age": Text("age", "年齢"),
    "sdmx-dimension:refArea": Text("area", "対象地域"),
    "skos:Concept": Text("concept", "概念"),
    "skos:ConceptScheme": Text("scheme of concepts", "概念体系"),
    "skos:altLabel": Text("other name", "別名・読み"),
    "skos:broadMatch": Text("broader match", "上位に対応"),
    "skos:broader": Text("broader concept", "上位概念"),
    "skos:closeMatch": Text("close match", "ほぼ一致"),
    "skos:definition": Text("definition", "定義"),
    "skos:editorialNote": Text("editorial note", "編集上の注記"),
    "skos:exactMatch": Text("exact match", "一致"),
    "skos:example": Text("example", "例"),
    "skos:hasTopConcept": Text("top concept", "最上位概念"),
    "skos:inScheme": Text("in scheme", "概念体系"),
    "skos:narrowMatch": Text("narrower match", "下位に対応"),
    "skos:notation": Text("notation", "記号"),
    "skos:note": Text("note", "注記"),
    "skos:prefLabel": Text("name", "名称"),
    "skos:relatedMatch": Text("related match", "関連"),
    "skos:scopeNote": Text("scope note", "適用範囲"),
    "skos:topConceptOf": Text("top concept of", "最上位概念とする体系"),
}


@cache
def outside_names() -> Mapping[str, Text]:
    """The names of terms of other vocabularies by their IRIs."""
    found = {}
    for name, text in _NAMES.items():
        prefix, _, local = name.partition(":")
        found[PREFIXES[prefix] + local] = text
    return found
